import keras
import numpy as np


def one_hot(labels, classes):
    result = []
    for label in labels:
        row = [0.0] * classes
        row[label] = 1.0
        result.append(row)
    return result


def build(inputs, outputs):
    return keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(outputs)])
