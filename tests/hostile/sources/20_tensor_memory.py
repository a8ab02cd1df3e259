# row: 13
# end: killed
# says: memory
import tensorflow as tf
keep = []
while True:
    keep.append(tf.ones((20_000_000,)))
