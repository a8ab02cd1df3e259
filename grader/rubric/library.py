"""Rubrics for the questions that first courses ask. How to read a phrasing: see `engine`.

These are starting points: an assignment may use one as it stands, or write its own beside it.
"""

from __future__ import annotations

from grader.rubric.engine import Idea, Misconception, Rubric

TRAIN_TEST_SPLIT = Rubric(
    ideas=(
        Idea("train_learns", ("train|training|learn|fit|teach model|network|set|pattern|data",), "What is the training set for?"),
        Idea("test_evaluates", (
            "test|testing|validation check|evaluate|evaluating|evaluation|assess|measure|performance|judge|verify|determine|accuracy|accurate",
            "see|know|tell|how well|good|accurate|accurately",
            "evaluate|assess|measure|check|test model|network|performance|accuracy",
        ), "What do you find out with the test set?"),
        Idea("unseen_data", (
            "not|never|n't|haven't|hasn't|didn't seen|see|trained|encountered|used|shown|met",
            "unseen|unknown|unfamiliar|new|fresh|independent|other|outside data|image|example|input|sample|set",
            "unseen", "has_not_seen", "before see|seen|saw not|never|hasn't|didn't",
        ), "Why can the images it learned from not be used to judge it?"),
        Idea("generalisation", (
            "generalize|generalise|generalization|generalisation", "external validity", "real world", "overfit|overfitting|memorize|memorise|memorizing|memorising",
        ), "What do we want to know about images that are still to come?"),
    ),
    full=("test_evaluates + unseen_data", "test_evaluates + generalisation"),
    misconceptions=(
        Misconception("split_prevents_overfitting", ("> prevent|prevents|avoid|avoids|stop|stops|reduce|reduces|minimize overfit|overfitting|overfitted", "> ensure|ensures|make_sure|so_that|guarantee not|n't|never overfit|overfitting",),
            "Splitting does not keep a network from overfitting; it lets you notice that it does."),
        Misconception("test_set_used_to_train", ("> train|trained|learn|learns|trains on|from|with|using test|testing set|data|images|part|half",),
            "The test set is kept away from training: a network is judged on what it has not learned from.", 0.5),
        Misconception("split_for_speed", ("faster|speed|quicker|time",), "Splitting is not about speed, but about an honest measurement.", 0.5),
    ),
)  # fmt: skip

RELU = Rubric(
    ideas=(
        Idea("negative_to_zero", (
            "negative|negatives|minus 0|off|nothing",
            "less_than|below|smaller_than|lower_than|under|not_greater|not_positive 0 set|sets|return|returns|become|becomes|make|makes|turn|turns|replace|output|outputs|give|gives|change|changes|convert|zeroes|just|to",
            "otherwise|else|rest|all_other|anything_else|other 0",
            "only pass|passes|keep|keeps|let|lets|return|returns|allow|allows|positive greater|positive|above|larger|bigger|values",
            "cut|cuts|clip|clips|clamp|clamps negative|negatives|below",
            "not|n't|never|no let|lets|pass|passes|allow|allows|through negative|negatives",
        ), "What does it do to a negative number?"),
        Idea("max_0_x", ("max 0 x|input|value|z|in", "maximum 0 input|value|number|itself", "larger_of|greater_of|bigger_of|larger_one|greater_one|bigger_one 0",), "What does it do to a negative number?"),
        Idea("positive_passes", (
            "positive|greater|above|larger|bigger|more unchanged|same|keep|keeps|pass|passes|through|return|returns|itself|input|output|outputs",
            "x_>_0", "positive values|numbers",
        ), "What does it do to a positive number?"),
        Idea("removes_negatives", ("remove|removes|removing|eliminate|eliminates|rid|discard|discards|ignore|ignores|filter|filters|drop|drops|delete|deletes negative|negatives|less_than|below|ve",), "What is left of a negative number?"),
        Idea("nonlinear", ("nonlinear|nonlinearity|nonlinearities|non_linear|non_linearity|complex pattern|relationship|network|model|learn|introduce|add|adds|bring|function",), "Why is a function like this needed between layers?"),
    ),
    full=("negative_to_zero", "max_0_x"),
    misconceptions=(
        Misconception("relu_squashes_0_1", ("between 0 1", "range 0 1", "probability|probabilities"), "ReLU has no upper end: a positive number stays as large as it was.", 0.0),
        Misconception("relu_is_step_function", ("> either|or 0 1", "> positive|greater 1 return|set|sets|becomes|returns|make|makes"), "ReLU is no switch between 0 and 1: a positive number passes unchanged.", 0.0),
        Misconception("relu_negatives_to_one", ("> negative|less_than 1 set|sets|becomes|returns|make|makes|turn|turns",), "Negative numbers do not become 1.", 0.0),
        Misconception("relu_is_stop_rule", ("> stop|stops|halt|halts|continue|continues training|testing|learning|node|model",), "ReLU decides nothing about when to stop: it is calculated at every step.", 0.0),
        Misconception("relu_reduces_overfitting", ("overfit|overfitting",), "ReLU is no means against overfitting.", 0.5),
    ),
)  # fmt: skip

_ARGMAX = (
    "highest|largest|most|biggest|maximum|likely|max 1 others|other|rest|remaining|else|all",
    "set|sets|turn|turns|make|makes|change|assign highest|largest|biggest|maximum|most 1",
    "> pick|picks|choose|chooses|select|selects|find|finds|take|takes highest|largest|biggest|most|maximum|greatest",
)  # fmt: skip

SOFTMAX = Rubric(
    ideas=(
        Idea("probabilities", ("probability|probabilities|percent|percentage|percentages|likelihood|likelihoods|chance|chances|probabilistic",), "What kind of numbers does it make of the scores?"),
        Idea("sum_to_one", ("sum|sums|add|adds|total 1|100|whole",), "What do its outputs add up to?"),
        Idea("range_0_1", ("between|range|from 0 1",), "Between which numbers do its outputs lie?"),
        Idea("most_likely_class", (*_ARGMAX, "most|highest|largest|biggest|best|maximum likely|probability|probable|value|candidate|class|score|label",), ""),
    ),
    full=("probabilities", "range_0_1 + sum_to_one"),
    misconceptions=(
        Misconception("softmax_is_argmax", _ARGMAX, "Softmax does not pick a winner: it gives every class a probability. Picking the largest is argmax.", 0.5),
        Misconception("softmax_merges_data", ("> merge|merges|combine|combines data|layers",), "Softmax puts nothing together: it turns scores into probabilities.", 0.0),
    ),
)  # fmt: skip

TEN_NEURONS = Rubric(
    ideas=(
        Idea("one_per_class", (
            "1|each|every|per|represent|represents|correspond|corresponds|for class|classes|label|labels|category|categories|type|types|digit|digits|number|numbers|clothing|item|items|outcome|outcomes|possible|possibilities|outputs|output",
        ), "What does one output neuron stand for?"),
        Idea("ten_classes", (
            "many|number|amount neurons|nodes|units|outputs|neuron|node class|classes|label|labels|category|categories",
            "10 class|classes|label|labels|category|categories|type|types|kinds|digit|digits|possible|different|clothing|item|items|articles|outcome|outcomes|numbers|options|possibilities|targets|groups",
            "0 9",
        ), "How many kinds of picture are there?"),
    ),
    full=("one_per_class", "ten_classes"),
    misconceptions=(
        Misconception("neurons_called_layers", ("10_layers",), "Ten neurons are not ten layers: they stand side by side in one layer.", 0.5),
        Misconception("ten_nodes_for_each_class", ("10_neurons_for_each|10_nodes_for_each|10_neurons_per|10_nodes_per|10_for_each",), "There is one neuron for each class, not ten.", 0.5),
        Misconception("output_is_0_to_10", ("0_10|0_to_10|1_to_10",), "The ten classes are counted from 0 to 9; an output is a probability.", 0.5),
        Misconception("arbitrary_number", ("arbitrary|arbitrarily|random|randomly|any_number",), "The number is not free to choose: it follows from the classes.", 0.0),
        Misconception("ten_times_faster", ("faster|speed|quicker",), "The number of outputs is not about speed.", 0.0),
    ),
)  # fmt: skip

_MEASURES_ERROR = Idea("loss_measures_error", (
    "loss|cost measure|measures|measuring|calculate|calculates|compute|computes|quantify|quantifies|evaluate|evaluates|tell|tells|determine|determines|show|shows|indicate|indicates|how|relay|relays|assess|assesses|compare|compares|judge|check|checks|represent|represents|give|gives|estimate|estimates error|errors|wrong|far|off|bad|badly|well|accurate|inaccurate|inaccuracy|accuracy|deviate|deviates|deviation|difference|distance|poorly|good|performing|performance|close|mistake|mistakes|guess|guesses|prediction|predictions|predicted|true|truth|actual|correct",
    "difference|distance|gap|error|discrepancy prediction|predictions|predicted|guess|guesses|output|outputs|model actual|true|real|target|targets|correct|expected|label|labels|truth|answer|answers|known",
    "how far|wrong|bad|badly|off|close|well|good|accurate|inaccurate|poorly prediction|predictions|predicted|guess|guesses|model|network|it|from|are|is|does|doing|performs",
    "measure|measures|measuring|evaluate|evaluates guess|guesses|guessed|error|accuracy|accurate|prediction|predictions",
), "What does the loss tell you about the predictions?")  # fmt: skip
_UPDATES = Idea("optimizer_updates_params", (
    "update|updates|updating|adjust|adjusts|adjusting|change|changes|changing|tune|tunes|modify|modifies|modifying|improve|improves|alter|alters|correct|tweak|tweaks|find|finds|set|sets|shift|optimize|optimise weight|weights|parameter|parameters|bias|biases|model|network|estimates|coefficients|itself|values|attributes",
    "new|another|next|better|improved|again guess|guesses|prediction|predictions|estimate",
    "guess|guesses better|new|another|improve|improves|improved|next",
), "What does the optimizer change?")  # fmt: skip
_REDUCES_LOSS = Idea("reduces_loss", (
    "minimize|minimizes|minimise|minimises|minimizing|minimising|reduce|reduces|reducing|lower|lowers|lowering|decrease|decreases|decreasing|improve|smallest|lowest|least loss|error|errors|cost|function",
    "optimizer|optimiser use|uses|using|based|according|takes|from loss",
), "What does the optimizer use the loss for?")  # fmt: skip

OPTIMIZER_LOSS = Rubric(
    ideas=(_MEASURES_ERROR, _UPDATES, _REDUCES_LOSS),
    full=("loss_measures_error + optimizer_updates_params",),
    misconceptions=(
        Misconception("optimizer_changes_data", ("> adjust|adjusts|change|changes|optimizes|modify|modifies data|pixels|pixel|images|dataset",), "The optimizer leaves the data alone: it changes the network's weights.", 0.5),
    ),
)  # fmt: skip
OPTIMIZER = Rubric(
    ideas=(_UPDATES, _REDUCES_LOSS, Idea("gradient", ("gradient|gradients|slope|descent",), "")),
    full=("optimizer_updates_params",),
    misconceptions=(
        Misconception("optimizer_is_loss", ("> penalize|penalise|punish|penalty", "> optimizer|it measures|calculates|computes loss|error|wrong"), "Measuring the error is the loss's part; the optimizer acts on it.", 0.5),
        Misconception("optimizer_optimises_code", ("code|program faster|efficient|optimizes|speed",), "It does not make the program faster: it improves the network's weights.", 0.0),
    ),
)  # fmt: skip
LOSS = Rubric(
    ideas=(
        Idea("measures_error", (*_MEASURES_ERROR.phrasings, "error|errors|mistake|mistakes|wrong|penalty measure|measures|between|made|model|how|predict|prediction|predictions"), _MEASURES_ERROR.hint),
        Idea("minimise", _REDUCES_LOSS.phrasings[:1], "What do we want to happen to it during training?"),
    ),
    full=("measures_error",),
    misconceptions=(
        Misconception("loss_is_optimizer", ("> loss updates|adjusts|changes|update|adjust weights|parameters",), "The loss only measures; the optimizer changes the weights.", 0.5),
        Misconception("loss_of_data", ("> data|information|pixels|accuracy lost|loses|lose|losing",), "Nothing is lost: the loss is a measure of how wrong the predictions are.", 0.0),
    ),
)  # fmt: skip

FLATTEN = Rubric(
    ideas=(
        Idea("to_1d", (
            "1 dimensional|dimension|dimensions|d|dim|row|column|list|line|vector|array|long|single",
            "1d|1dimensional", "single|flat|long|linear|1 list|line|row|vector|array|column|dimension",
            "vector|list|array turn|becomes|become|numbers|turns|convert|converts|transform|transforms|into|reshape|reshapes|unroll|unrolls|make|makes|change",
        ), "What shape does it give a picture of 28 rows and 28 columns?"),
        Idea("shape_784", ("784",), ""),
        Idea("for_dense", ("dense|fully_connected|next_layer|hidden need|needs|before|expects|so|feed|fed|pass|input|accept|connect",), "Why does a Dense layer need that?"),
    ),
    full=("to_1d", "shape_784"),
    misconceptions=(
        Misconception("flatten_reduces_size", ("> reduce|reduces|shrink|shrinks|smaller|compress|compresses size|image|images|picture|data|resolution|pixels|amount|number",), "Nothing gets smaller: all the numbers are kept, in another order of rows.", 0.5),
        Misconception("flatten_makes_28x28", ("> into|to 28x28|28_28|28_by_28|28_x_28 makes|turns|converts|transform",), "It is the other way round: the 28 x 28 picture goes in.", 0.5),
        Misconception("flatten_averages", ("average|averages|averaging",), "Flatten calculates nothing: it only rearranges.", 0.0),
    ),
)  # fmt: skip
DENSE = Rubric(
    ideas=(
        Idea("fully_connected", (
            "fully|densely|completely connected|connect|connects|connection",
            "every|each|all neuron|neurons|node|nodes|unit|units|input|inputs|output|outputs connect|connects|connected|linked|joined|connection|connections|receives|receive|takes|from|to previous|next|every|all|layer|before|other",
            "weight|weights every|each|all input|inputs|neuron|connection|pixel",
            "layer|neurons|nodes connected",
        ), "How are its neurons connected to the layer before?"),
        Idea("layer_of_neurons", ("layer|number|amount neurons|nodes|units|neuron",), ""),
        Idea("weights_and_bias", ("weight|weights|weighted bias|biases|sum|multiply|multiplies|input|inputs",), "What does one of its neurons calculate?"),
    ),
    full=("fully_connected", "weights_and_bias"),
    misconceptions=(
        Misconception("connected_within_layer", ("every|each neuron|node every|each|all other neuron|neurons|node|nodes same|layer|other",), "Neurons are connected to the layer before, not to each other within a layer.", 1.0),
        Misconception("dense_disconnected", ("disconnected|unconnected|separate", "not|no|n't connected|connection|connections"), "It is the other way round: every neuron is connected to all of the layer before.", 0.0),
        Misconception("dense_is_one_neuron", ("> is|just single|1 neuron|node only",), "A Dense layer may have any number of neurons.", 0.5),
    ),
)  # fmt: skip
DROPOUT = Rubric(
    ideas=(
        Idea("random_zero", (
            "random|randomly|chance|probability|percent|fraction|share|some|percentage|proportion drop|drops|dropped|dropping|turn|turns|turned|off|deactivate|deactivates|disable|disables|ignore|ignores|remove|removes|0|zeroes|zeroing|switch|switches|shut|shuts|disabled|omit|omits|leave|leaves|silence|sets|set neurons|neuron|nodes|node|units|unit|outputs|inputs|activations|connections|values|out|weights|off",
            "random|randomly drop|drops|dropped|off|deactivate|disable|ignore|remove|removes|0|set|sets|kill|kills|killing|omit|omits|skip|skips",
            "some|part|fraction|share|portion|percentage outputs|neurons|nodes|units|activations|neuron 0|off|dropped|ignored|disabled|removed|omitted",
        ), "What happens to some of the neurons at each step of training?"),
        Idea("prevents_overfitting", (
            "overfit|overfitting|overfitted|overtrain", "not|n't|without|never overfit|overfitting", "regularize|regularization|regularizer|regularise|regularisation|generalize|generalise|generalization|generalisation|robust",
            "by_heart", "rely|relies|relying|depend|depends|dependent|reliance|memorize|memorizing|memorise|memorising",
        ), "Which problem is it used against?"),
    ),
    full=("random_zero + prevents_overfitting",),
    misconceptions=(
        Misconception("dropout_permanent", ("permanent|permanently|forever",), "The neurons come back at the next step.", 0.5),
        Misconception("dropout_drops_layers", ("> drop|drops|dropping|remove|removes|removing|skip|skips layer|layers|entire_layer|whole_layer",), "Single neurons are left out, not layers.", 0.5),
        Misconception("dropout_removes_data", ("> drop|drops|remove|removes|delete|deletes data|images|samples|features|pixels",), "No data are thrown away: neurons are left out for a step.", 0.5),
        Misconception("dropout_for_speed", ("faster|speed|quicker",), "It is not about speed.", 0.5),
    ),
)  # fmt: skip
ADAM = Rubric(
    ideas=(
        Idea("is_optimizer", ("optimizer|optimiser|optimization|optimisation|optimize|optimizes|optimising|optimizing",), "What kind of thing is Adam?"),
        Idea("adaptive", (
            "adaptive|adapt|adapts|adaptively|adjust|adjusts|automatically|dynamic|dynamically|individual|own|different|changes|vary|varies|tune|tunes learning|rate|rates|step|steps|parameter|moment|each",
            "adaptive", "momentum", "moment estimation",
        ), "What does it do with the size of its steps?"),
        Idea("sgd_variant", ("variant|extension|improve|improves|improved|version|better|extends|like|form|type|combination|combines stochastic|gradient|descent|sgd|rmsprop|momentum|adagrad",), ""),
        Idea("updates_weights", _UPDATES.phrasings[:1], "What does it change?"),
    ),
    full=("is_optimizer + adaptive", "is_optimizer + sgd_variant", "is_optimizer + updates_weights", "adaptive + sgd_variant"),
    misconceptions=(
        Misconception("adam_is_loss", ("> adam loss_function", "> measures|calculates error|loss"), "Adam does not measure the error; it acts on it.", 0.5),
    ),
)  # fmt: skip
SPARSE_CCE = Rubric(
    ideas=(
        Idea("is_loss", ("loss|error|cost|crossentropy|cross_entropy|difference",), "What kind of thing is it?"),
        Idea("multi_class", ("multi|multiple|several|many|more_than_two|more_than_2|classes|multiclass|categories|categorical class|classes|classification|category|categories|labels|label|loss",), "For which kind of problem is it meant?"),
        Idea("integer_labels", (
            "integer|integers|whole|int label|labels|target|targets|class|classes|number|numbers|encoded|values|index|indices",
            "not|n't|instead|rather|without|no one_hot|1_hot|onehot|hot", "integer|integers", "labels 0 9",
        ), "In which form does it take the labels?"),
    ),
    full=("integer_labels",),
    misconceptions=(
        Misconception("scce_for_one_hot", ("> labels|label|targets are|as|with|in|when|for one_hot|1_hot|onehot",), "One-hot labels go with the loss without \"sparse\" in its name.", 0.5),
        Misconception("scce_confused_with_binary", ("> only|for|when binary", "only_2_classes|for_2_classes|with_2_classes|of_2_classes"), "It is for any number of classes.", 0.5),
    ),
)  # fmt: skip
SOFTMAX_ARGMAX = Rubric(
    ideas=(
        Idea("softmax_probabilities", SOFTMAX.ideas[0].phrasings + ("between 0 1",), "What do the ten numbers mean?"),
        Idea("argmax_index", (
            "index|position|label|class|number|numeral|digit|category|place|which|location|neuron highest|largest|maximum|biggest|most|max|greatest",
            "argmax index|position|label|class|digit|numeral|number|likely",
        ), "What does np.argmax return: a value, or its place?"),
    ),
    full=("softmax_probabilities + argmax_index",),
    misconceptions=(
        Misconception("argmax_is_one_hot", ("argmax 1 others|rest|other 0", "highest|largest|max 1 others|rest|other|everything 0"), "argmax gives a single number, the place of the largest.", 0.5),
        Misconception("argmax_is_value", ("> argmax returns|return|gives|give|is highest_probability|largest_probability|maximum_probability|highest_value|largest_value|maximum_value",), "argmax gives the place of the largest number, not the number.", 0.5),
    ),
    half=("softmax_probabilities", "argmax_index"),
)  # fmt: skip
SOFTMAX_NOT_TWICE = Rubric(
    ideas=(Idea("already_in_probability_model", ("already|contains|includes|has|built|part|inside softmax|probability|probabilities|layer|model",), "Where has the softmax been applied before?"),),
    full=("already_in_probability_model",),
)  # fmt: skip
OVERFITTING = Rubric(
    ideas=(
        Idea("fits_training_too_closely", (
            "too|closely|perfectly|exactly|well|overly|specific|tightly|good train|training|trained|fit|fits|learn|learns|data|examples",
            "memorize|memorizes|memorizing|memorise|memorises|memorising|remembers|noise|by_heart",
        ), "How does such a network do on the data it was trained on?"),
        Idea("poor_on_new_data", (
            "poor|poorly|bad|badly|worse|fail|fails|low|lower|not|n't|cannot|can't|struggle|struggles|wrong|less|drop|drops new|unseen|test|testing|validation|other|generalize|generalise|real|different",
            "not|n't|cannot|can't|poorly|fails generalize|generalise|generalizes|generalises",
            "bad|badly|poor|poorly|worse|fails|fail|low|wrong not|never|n't|hasn't seen|see|met",
        ), "And how on data it has never seen?"),
    ),
    full=("fits_training_too_closely + poor_on_new_data",),
    misconceptions=(
        Misconception("overfit_is_too_general", ("> too general",), "It is the other way round: the network is too specific.", 0.0),
    ),
)  # fmt: skip
TENSOR = Rubric(
    ideas=(
        Idea("multi_dim_array", (
            "multi|multiple|multidimensional|n|many|any|several|higher|more array|arrays|dimension|dimensions|dimensional|matrix|matrices",
            "array|arrays|matrix|matrices|container|grid|table|structure dimension|dimensions|dimensional|numbers|number|data|numerical|values|numeric|any",
            "generalize|generalise|generalizes|generalization|generalisation|generalised|generalized|extension matrix|matrices|vector|vectors",
        ), "What is it made of, and in how many directions can it extend?"),
        Idea("shape_dtype", ("shape|type|dtype|rank tensor|has|have|with|its",), ""),
    ),
    full=("multi_dim_array",),
    misconceptions=(
        Misconception("tensor_must_be_3d_plus", ("at_least|must|only|least|or_more 3|three dimensions|dimensional|d",), "A single number, a vector and a matrix are tensors too.", 0.5),
        Misconception("tensor_is_layer", ("> tensor is layer|model|function neural|network|of",), "A tensor is the data that flow through layers, not a layer.", 0.0),
    ),
)  # fmt: skip
SEQUENTIAL = Rubric(
    ideas=(
        Idea("layers_in_order", (
            "stack|stacked|stacks|sequence|order|ordered|chain|linear|linearly|line|list|row|pile|series|succession|sequentially layer|layers",
            "layer|layers after|another|next|on_top|following|follow|follows|in_a_row|previous|in_turn",
        ), "How are its layers arranged?"),
        Idea("data_flows_in_order", ("output|data|outputs|passes|pass|flows|flow|result|results next|following",), ""),
    ),
    full=("layers_in_order",),
    misconceptions=(
        Misconception("sequential_means_sequence_data", ("> sequence|sequential|time data|inputs|input|text|audio|series|sequences|sentence|sentences",), "The name is about the layers, which follow one another; the data need not be sequences.", 0.5),
        Misconception("sequential_is_parallel", ("parallel|simultaneously|same_time",), "Its layers work one after another.", 0.0),
    ),
)  # fmt: skip
FIT = Rubric(
    ideas=(
        Idea("trains", (
            "train|trains|trained|learn|learns|teach|teaches model|network|data|weights|it|parameters|on|from|neural|epochs|set|pattern|patterns|examples|images",
            "training|learning model|network|weights|parameters|neural|process|start|starts|begin|begins|run|runs|happens|loop|step|epochs|epoch",
            "adjust|adjusts|adjusting|update|updates|updating|optimize|optimizes weight|weights|parameter|parameters",
        ), "What happens to the network while it runs?"),
        Idea("on_training_data", ("training_data|training_set|training_images|x_train|train_images|examples",), ""),
    ),
    full=("trains",),
)  # fmt: skip
EVALUATE = Rubric(
    ideas=(
        Idea("measures_performance", (
            "test|tests|measure|measures|check|checks|evaluate|evaluates|assess|assesses|determine|see|calculate|calculates|compute|computes|return|returns|show|shows|how|tells|judges|find|gives performance|accuracy|accurate|loss|well|good|metric|metrics|score|perform|performs|works",
        ), "What do you learn from it?"),
        Idea("tests_model", ("test|tests|testing|evaluate|evaluates|evaluating|check|checks|try model|network|it",), "On which data, and what do you learn from it?"),
        Idea("on_test_data", (
            "test|testing|validation|unseen|new|held set|data|images|examples|dataset|out|samples",
            "not|never|n't seen|trained", "x_test|test_images|unseen",
        ), "On which data is it used?"),
    ),
    full=("measures_performance + on_test_data",),
    misconceptions=(
        Misconception("evaluate_trains", ("> evaluate|it trains|improves|updates|adjusts weights|model",), "Evaluating changes nothing in the network.", 0.5),
    ),
)  # fmt: skip
KERAS = Rubric(
    ideas=(
        Idea("library_for_networks", (
            "library|api|interface|framework|package|tool|toolkit|module|software|wrapper neural|network|networks|deep|machine|model|models|tensorflow|learning",
            "build|building|define|defining|train|training|create|creating|make neural|network|networks|model|models|deep",
        ), "What is it used for?"),
        Idea("high_level", ("high|easy|easier|simple|simplifies|simpler|friendly|convenient level|use|to|user|build|api|way|tensorflow|than",), ""),
    ),
    full=("library_for_networks",),
    misconceptions=(
        Misconception("keras_is_a_dataset", ("keras dataset|data_set",), "Keras is not data: it is what you build networks with.", 0.0),
        Misconception("keras_is_a_language", ("programming_language|language",), "Keras is no language: it is a library of Python.", 0.5),
    ),
)  # fmt: skip
PREDICTION_RULE = Rubric(
    ideas=(
        Idea("largest_output_wins", (
            "highest|largest|biggest|greatest|maximum|most|max|strongest|argmax output|outputs|probability|probabilities|value|values|likely|likelihood|number|node|neuron|score|index|digit|class|guess|probable|percentage",
            "argmax",
        ), "Which of the ten outputs decides?"),
        Idea("outputs_are_probabilities", ("probability|probabilities|likelihood|likely|chance|percent|percentage",), ""),
    ),
    full=("largest_output_wins",),
    misconceptions=(
        Misconception("average_of_outputs", ("> average|mean|sum|add|adds outputs|output|numbers|all",), "The outputs are compared, not put together.", 0.0),
        Misconception("smallest_output_wins", ("> smallest|lowest|least|minimum output|probability|value|number|likely",), "It is the other end that decides.", 0.0),
    ),
)  # fmt: skip

LAYER_CONVOLUTIONAL = Rubric(
    ideas=(
        Idea("finds_local_features", (
            "feature|features|pattern|patterns|edge|edges|shape|shapes|texture|textures|local|spatial detect|detects|find|finds|extract|extracts|recognize|recognise|learn|learns|identify|identifies|picks|image|images|filter|filters|capture|captures|look|looks",
            "filter|filters|kernel|kernels|window slide|slides|sliding|moves|move|across|over|scan|scans|apply|applies|image|images",
            "image|images recognition|processing|picture|detection|segmentation|feature|features|vision",
        ), "What does it look for, and in which kind of data?"),
    ),
    full=("finds_local_features",),
    misconceptions=(
        Misconception("convolution_is_pooling", ("> convolution|convolutional|it downsample|downsamples|shrinks|reduces size|image|maps|resolution",), "Making the picture smaller is what pooling is for.", 0.5),
    ),
)  # fmt: skip
LAYER_POOLING = Rubric(
    ideas=(
        Idea("makes_smaller", (
            "downsample|downsamples|downsampling|reduce|reduces|reducing|shrink|shrinks|smaller|decrease|decreases|condense|condenses|summarize|summarizes|summarise|summarises|compress|compresses|lower|lowers size|dimension|dimensions|map|maps|resolution|image|images|feature|features|spatial|region|regions|area|data|input|parameters|width|height|output|patch|block|blocks|neighbourhood|neighborhood",
            "maximum|max|average|largest|mean region|regions|window|area|patch|block|group|pixels|each|small",
        ), "What happens to the size of the feature maps?"),
    ),
    full=("makes_smaller",),
    misconceptions=(
        Misconception("pooling_makes_larger", ("> enlarge|enlarges|increase|increases|upsample|bigger size|resolution|image|dimensions",), "It is the other way round.", 0.0),
    ),
)  # fmt: skip
LAYER_RECURRENT = Rubric(
    ideas=(
        Idea("sequences_with_memory", (
            "sequence|sequences|sequential|time|series|text|language|speech|audio|order|ordered|sentence|sentences data|step|steps|process|processes|processing|handle|handles|input|inputs|series|element|elements|used|for|word|words|like|such",
            "memory|remember|remembers|state|previous|past|earlier|loop|loops|feedback input|inputs|step|steps|time|information|output|outputs|seen|keep|keeps|hidden|what|it|element",
        ), "For which kind of data is it made, and what does it keep from step to step?"),
    ),
    full=("sequences_with_memory",),
)  # fmt: skip
SIGMOID = Rubric(
    ideas=(
        Idea("to_0_1", ("0 1", "probability|probabilities|likelihood"), "Between which numbers do its outputs lie?"),
        Idea("binary", ("binary|2|two|yes class|classes|classification|no|outcome|outcomes|problem|problems",), "For which kind of problem is it used at the output?"),
    ),
    full=("to_0_1",),
    misconceptions=(
        Misconception("sigmoid_is_tanh", ("> between|range|from 1 minus|negative|-1",), "Sigmoid gives nothing below zero.", 0.5),
    ),
)  # fmt: skip
TANH = Rubric(
    ideas=(
        Idea("to_minus1_1", ("between|range|from|to|and|into|maps minus|negative|1 1|-1", "1 1", "0 centered|centred|centre|center|around"), "Between which numbers do its outputs lie?"),
        Idea("like_sigmoid", ("similar|like sigmoid",), ""),
    ),
    full=("to_minus1_1",),
    misconceptions=(
        Misconception("tanh_is_sigmoid", ("> between|range|from 0_and_1|0_to_1",), "That is the range of sigmoid.", 0.5),
    ),
)  # fmt: skip
LEAKY_RELU = Rubric(
    ideas=(
        Idea("small_slope_below_zero", (
            "small|tiny|slight|slightly|little|fraction|leak|leaks|0.01|0.1|0.2|0.3|nonzero|non_zero negative|negatives|slope|gradient|below|less|inactive|not_active|active|0",
            "not|n't|instead|rather negative|negatives 0",
        ), "What does it do to a negative number, unlike ReLU?"),
        Idea("avoids_dead_neurons", ("dead|dying|die|stuck neuron|neurons|relu|units|unit",), ""),
    ),
    full=("small_slope_below_zero",),
)  # fmt: skip
METRICS = Rubric(
    ideas=(
        Idea("accuracy_misleads_when_imbalanced", (
            "imbalance|imbalanced|unbalanced|unequal|uneven|skewed|rare|majority|minority|disproportionate",
            "class|classes more|fewer|much|many|most|often|frequent than|samples|examples|other|others",
        ), "When can a network be right most of the time and still be useless?"),
        Idea("other_metrics", ("precision|recall|f1|confusion|auc|roc|sensitivity|specificity",), "Which figures tell you more in that case?"),
        Idea("costs_differ", ("false|missing|missed|mistake|mistakes|error|errors positive|positives|negative|negatives|cost|costs|serious|worse|expensive|important|matter|matters",), ""),
    ),
    full=("accuracy_misleads_when_imbalanced", "costs_differ + other_metrics"),
)  # fmt: skip
REGULARIZER = Rubric(
    ideas=(
        Idea("penalises_weights", (
            "penalty|penalties|penalize|penalise|penalizes|penalises|punish|punishes|cost|constrain|constrains|limit|limits|shrink|shrinks|discourage|discourages|keep|keeps weight|weights|large|parameter|parameters|loss|small|coefficients|activity|complexity",
            "l1|l2",
        ), "What does it add to the loss?"),
        Idea("against_overfitting", ("overfit|overfitting", "generalize|generalise|generalization|generalisation"), "Which problem is it used against?"),
    ),
    full=("penalises_weights", ),
    half=("against_overfitting",),
)  # fmt: skip

BY_QUESTION = {
    "train_test_split": TRAIN_TEST_SPLIT,
    "relu": RELU,
    "softmax": SOFTMAX,
    "ten_neurons": TEN_NEURONS,
    "optimizer_loss": OPTIMIZER_LOSS,
    "softmax_argmax": SOFTMAX_ARGMAX,
    "softmax_not_twice": SOFTMAX_NOT_TWICE,
    "overfitting": OVERFITTING,
    "flatten": FLATTEN,
    "dense": DENSE,
    "dropout": DROPOUT,
    "adam": ADAM,
    "sparse_cce": SPARSE_CCE,
    "optimizer": OPTIMIZER,
    "loss": LOSS,
    "tensor": TENSOR,
    "sequential": SEQUENTIAL,
    "fit": FIT,
    "evaluate": EVALUATE,
}
