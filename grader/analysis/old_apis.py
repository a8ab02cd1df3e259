"""Names of TensorFlow 1, Keras 1 and 2 and old NumPy that are gone, and how they are spelled today.

Each entry was met in today's libraries: `tests/analysis/test_old_apis.py` runs the old code and reads the hint.
"""

from __future__ import annotations

import re

from grader.evidence import Crash

# (pattern over the message, of a TypeError over the line of code too, today's spelling). The first that matches counts.
OLD_APIS: tuple[tuple[str, str], ...] = (
    (r"not recognized: \{'lr'|\blr\b.*(not (supported|recognized)|unexpected)", "Write learning_rate= instead of lr=."),
    (r"\bdecay\b.*not (supported|recognized)", "Use a schedule: learning_rate=keras.optimizers.schedules.InverseTimeDecay(...)."),
    (r"\bnp_utils\b", "Write keras.utils.to_categorical(...); np_utils is gone."),
    (r"attribute 'predict_classes'", "Write np.argmax(model.predict(x), axis=1); for one output (model.predict(x) > 0.5)."),
    (r"attribute 'predict_proba'", "Write model.predict(x): it gives the probabilities."),
    (r"attribute '(fit|evaluate|predict)_generator'", "model.fit, model.evaluate and model.predict take generators themselves: leave out _generator."),
    (r"layers\.experimental|attribute 'experimental'", "The layers have left experimental: write keras.layers.Rescaling, keras.layers.Normalization, ..."),
    (r"layers\.(core|convolutional|normalization|recurrent|embeddings|advanced_activations|pooling|merge|wrappers|noise)\b", "Import layers straight from keras.layers: from keras.layers import Dense."),
    (r"\bkeras\.engine\b", "Import it from where it is made for users: keras.layers.Layer, keras.Model."),
    (r"name 'merge' from|attribute 'Merge'", "Write keras.layers.concatenate([...]), or add([...])."),
    (r"TimeDistributedDense", "Write keras.layers.TimeDistributed(keras.layers.Dense(...))."),
    (r"CuDNN(LSTM|GRU)", "Write keras.layers.LSTM or GRU: they use the graphics card by themselves."),
    (r"optimizers[. ]legacy|optimizers\.legacy", "Leave out legacy: keras.optimizers.Adam(...)."),
    (r"(adam|sgd|rmsprop|adagrad)_v2|(name|attribute) '(adam|sgd|rmsprop|adagrad|adadelta|nadam)'", "Optimizers are written with capitals: keras.optimizers.Adam, SGD, RMSprop, ..."),
    (r"Dense.*'units'.*output_dim", "Dense(output_dim=10) is now Dense(10), or Dense(units=10)."),
    (r"keyword arguments? passed to \w+: \{'init'|'init'", "Write kernel_initializer= instead of init=."),
    (r"'border_mode'", "Write padding= instead of border_mode=."),
    (r"'dim_ordering'", "Write data_format=\"channels_last\" instead of dim_ordering=."),
    (r"'return_sequence'", "It has an s at the end: return_sequences=True."),
    (r"'nb_epoch'", "Write epochs= instead of nb_epoch=."),
    (r"'show_accuracy'", "Write metrics=[\"accuracy\"] in model.compile instead."),
    (r"'rate'.*\bp\s*=", "Write Dropout(0.5), or Dropout(rate=0.5), instead of Dropout(p=0.5)."),
    (r"passed to (Model|Functional): \{'input'", "Write keras.Model(inputs=..., outputs=...)."),
    (r"passed to BatchNormalization", "BatchNormalization takes no mode any more: leave it out."),
    (r"Invalid filepath extension for saving", "Give the file an ending: model.save(\"name.keras\")."),
    (r"must end in `?\.weights\.h5", "Name the file with this ending: model.save_weights(\"name.weights.h5\")."),
    (r"filepath provided must end in `?\.keras", "Name the file with this ending: ModelCheckpoint(\"name.keras\")."),
    (r"'acc'|'val_acc'|\"acc\"|\"val_acc\"", "It is called accuracy today: \"accuracy\" and \"val_accuracy\"."),
    (r"Unrecognized data type: x=\[", "Keras wants an array: model.predict(np.array([10.0]))."),
    (r"attribute 'contrib'|tensorflow\.contrib", "tf.contrib is gone with TensorFlow 1: use the layers, losses and optimizers of Keras."),
    (r"attribute 'Session'|attribute '(get|set|clear)_session'|InteractiveSession", "TensorFlow 2 has no sessions: call the model, model.fit and model.predict directly."),
    (r"\bplaceholder\b", "TensorFlow 2 has no placeholders: hand the arrays to model.fit, or use keras.Input for a model."),
    (r"global_variables_initializer|initialize_all_variables", "TensorFlow 2 initializes variables by itself: leave it out."),
    (r"attribute '(Adam|GradientDescent|Momentum|RMSProp|Adagrad)Optimizer'", "Write keras.optimizers.Adam(...), SGD(...), ... and hand it to model.compile."),
    (r"attribute 'estimator'", "Estimators are gone: use a Keras model."),
    (r"reset_default_graph", "Write keras.backend.clear_session(), or leave it out."),
    (r"set_random_seed", "Write keras.utils.set_random_seed(1), or tf.random.set_seed(1)."),
    (r"tensorflow' has no attribute 'logging'", "Write tf.get_logger().setLevel(\"ERROR\")."),
    (r"tensorflow' has no attribute 'layers'", "Write keras.layers.Dense(...) and the like."),
    (r"attribute 'rnn_cell'", "Write keras.layers.LSTM(...), GRU(...) or SimpleRNN(...)."),
    (r"enable_eager_execution", "TensorFlow 2 is eager by itself: leave it out."),
    (r"attribute '(app|flags)'", "tf.app is gone: call your main function yourself."),
    (r"attribute 'gfile'", "Write tf.io.gfile, or Python's own open."),
    (r"attribute 'random_(normal|uniform)'", "Write tf.random.normal and tf.random.uniform."),
    (r"attribute '(mul|sub|neg)'", "Write tf.multiply, tf.subtract, tf.negative, or *, - and +."),
    (r"tensorflow\.examples", "Load MNIST with keras.datasets.mnist.load_data()."),
    (r"wrappers\.scikit_learn", "These wrappers have left Keras for the package scikeras."),
    (r"ImageDataGenerator", "Use the layers keras.layers.RandomFlip, RandomRotation, Rescaling, ... instead."),
    (r"preprocessing\.text|'keras\.preprocessing' has no attribute 'text'|\bTokenizer\b", "Use the layer keras.layers.TextVectorization."),
    (r"multi_gpu_model", "Use tf.distribute.MirroredStrategy()."),
    (r"\bobjectives\b", "Losses are in keras.losses."),
    (r"vis_utils", "Write keras.utils.plot_model(...)."),
    (r"generic_utils", "Write keras.utils instead of keras.utils.generic_utils."),
    (r"numpy' has no attribute '(float|int|object|str|complex|long|unicode)'", "Write float, int, ... without np."),
    (r"load_boston", "This data set is gone: use sklearn.datasets.fetch_california_housing or the handout's."),
    (r"'DataFrame' object has no attribute 'append'", "Write pd.concat([first, second])."),
    (r"attribute 'as_matrix'", "Write .to_numpy()."),
    (r"'seaborn\S*' is not a valid package style", "Write plt.style.use(\"seaborn-v0_8\")."),
)  # fmt: skip


def old_api(crash: Crash) -> str:
    """Today's spelling of an old name that ended a program; "" if none of them did."""
    # Of a call that is given the wrong things, the message does not say how they were called.
    text = f"{crash.message} {crash.code}" if crash.type == "TypeError" else crash.message
    return next((today for pattern, today in OLD_APIS if re.search(pattern, text)), "")
