"""Training a Keras model on arrays: what its inputs are, a faster `Model.fit`, its outputs.

Shared by the training job, which builds the model itself, and the worker, whose submission trains its own.
"""
