"""What training, testing, losses and optimizers are for."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

_UNSEEN = (
    "> NOT|never|before SEE", "> SEE before|NOT|never",
    "UNSEEN data|images|image|pictures|examples|set|inputs|items|ones|things|cases|points|samples|values",
    "unseen|unfamiliar", "> NOT be|been|yet|involved|part|shown|see train|SEE",
    "> NOT used|involved|trained|part in|for|on|with|during|to train|training|learning|learn|teach",
    "> NOT train|trained|taught|learned|exposed on|with|to|from|before|in|by",
    "> not_used|n't_used|never_used|not_involved before|yet|in_the", "> NOT yet know|SEE",
    "> different|other|new|another data|images|pictures|examples|image|samples|dataset",
)  # fmt: skip

# Word by word: "trained on the training set and evaluated on the test set" is right.
_ON_TEST_SET = "|".join(
    f"{verb}_{place}_{what}"
    for verb in ("train", "learn")
    for place in ("on", "from", "with", "using", "on_the", "from_the", "with_the", "using_the")
    for what in ("test_set", "test_data", "test_images")
)

TRAIN_TEST_SPLIT = Rubric(
    question="Why is the data split into a training set and a test set? What is the purpose?",
    ideas=(
        Idea("train_learns", (
            "TRAIN NETWORK|set|pattern|patterns|rules|parameters|images",
            "> TRAIN on|from|with|the data|one|part|set",
        ), "What is the training set for?"),
        Idea("test_evaluates", (
            "TEST NETWORK|it|how|PERFORMANCE|DATA|set|validity|other|accuracy|patterns|part",
            "> see|know|tell|find|sense|read|idea|sure|clear|showing|shows|show how|GOOD|PERFORMANCE",
            "MEASURE PERFORMANCE|NETWORK|GENERALIZE",
            "honest|fair|unbiased|misleading|bias|estimate|false_impression",
            "> how well|good|accurate|accurately it|model|network|the|they",
        ), "What do you find out with the test set?"),
        Idea("unseen_data", (*_UNSEEN, "already knows|saw|seen|know|learned answers|DATA|images|training|them|it", "useless|pointless|no_point|cheating|misleading SAME|TRAIN|already"), "Why can the images it learned from not be used to judge it?"),
        Idea("generalisation", (
            "GENERALIZE|generalise", "external validity", "real world|life|use|uses", "OVERFIT", "MEMORIZE",
            "> NOT|no OVERFIT",
        ), "What do we want to know about images that are still to come?"),
    ),
    full=("test_evaluates + unseen_data", "test_evaluates + generalisation"),
    misconceptions=(
        Misconception("split_prevents_overfitting", (
            "> prevent|prevents|avoid|avoids|stop|stops|reduce|reduces|minimize|help|against OVERFIT !test !check !measure !see !tell",
            "> ensure|ensures|make_sure|so_that|guarantee|so|that NOT OVERFIT !test !check !see !tell",
            "> so|ensure|ensures model|network|it can GENERALIZE !test !check !measure",
            "> avoid|prevent|prevents|avoids MEMORIZE",
            "> avoid|prevent|prevents|avoids that|the model|network|it|the MEMORIZE|memorizes|OVERFIT",
        ), "Splitting does not keep a network from overfitting; it lets you notice that it does.", 0.5),
        Misconception("test_set_used_to_train", (
            _ON_TEST_SET,
            "test_set_trains|test_data_trains|test_images_train|test_set_teaches|test_data_teaches|test_set_improves",
            "test_set_is_used_to_train|test_data_is_used_to_train|test_set_is_for_training",
        ), "The test set is kept away from training: a network is judged on what it has not learned from.", 0.5),
        Misconception("split_for_speed", ("FASTER|speed|quicker|too_large|memory|efficient !GENERALIZE !UNSEEN",), "Splitting is not about speed, but about an honest measurement.", 0.0),
        Misconception("split_removes_outliers", ("outliers|outlier", "> REMOVE BAD|noise|wrong DATA|images|pictures"), "Nothing is removed.", 0.0),
        Misconception("split_enlarges_data", ("double|doubles|enlarge|more_data", "> increase|increases|to_have more|amount|size DATA|of|dataset"), "There are no more data than before.", 0.0),
        Misconception("split_balances", ("balance|balances|shuffle|shuffles",), "Splitting is about an honest measurement.", 0.0),
    ),
)  # fmt: skip

# What the network said, and what would have been right.
_SAID = "prediction|predictions|predicted|predicts|pred|preds|guess|guesses|guessed|output|outputs|answer|answers|said|says|thinks|thought|estimate|estimates|estimated|result|results|forecast|forecasts|came_out|y_hat|ŷ"
_TRUE = "TRUTH|should|should've|supposed|solution|solutions|observed|nominal|given|reality|true|y|really|meant|in_fact|bullseye"
# Who or what tells how good something is, where a loss is explained by something else.
_JUDGE = "examiner|jury|judge|critic|teacher|referee|statistician|thermometer|scoreboard|ruler|altimeter|speedometer|scales|golf|grade|grader|mark|marks|exam|report_card|red_pen|measuring_tape|compass|score|scorekeeper|ear|feedback"
_MEASURES_ERROR = (
    "LOSS MEASURE ERROR|good|DIFFERENCE|PERFORMANCE|accuracy|how|close|match|quality|validity|fit !metrics !learning",
    "> LOSS MEASURE each|the|this|every|a|how GUESS|PREDICTION|quality|validity !learning",
    "LOSS ERROR|penalty|DIFFERENCE|far|wrong !optimizer", "DIFFERENCE PREDICTION TRUTH",
    "PREDICTION MEASURE TRUTH",
    "> how ERROR|DIFFERENCE|good|close|well|accurate|accurately PREDICTION|from|it|doing|was|is|of|the|a",
    "> LOSS how ERROR|bad|far|wrong|badly|well|good|close",
    "MEASURE|count|counts|quantify|hear|hears|reads|reading|sums|adds|measurement ERROR|mistakes|wrong|DIFFERENCE",
    f"> how much|far ERROR|DIFFERENCE|{_SAID}|TRUTH|off|from",
    "PREDICTION deviate|deviates|differ|differs|distance|compared TRUTH",
    f"difference|distance|gap|deviation|discrepancy|compare|compares|comparison|comparing|mismatch|disagreement|disagree|disagrees|agree|agreement|divergence|versus|vs|against|apart|squared|residual|residuals {_SAID} {_TRUE}",
    "> how|so|this|that|by|too far|much|badly|bad|high|hot|cold|wide|strongly|many miss|missed|misses|mess|messed|erred|errs|mistaken|astray|disagree|disagrees|apart|away|above|below|out_of|out|off|beside|lost|short|wrong|screwed|mistakes|errors",
    "> this|that|so|too|how much|far|badly|big|wide missed|misses|messed|wrong|off|mistake|error|apart|screwed",
    "> messed|missed|miss|screwed|wrong|off by how|this|that|so|a",
    "> how wrong|bad|badly|mistaken|incorrect|false|terrible|stupid|off|surprised|unhappy|dissatisfied|lousy",
    f"{_JUDGE} mistakes|mistake|deduct|deducts|penalty|points|wrong|bad|badly|far|strokes|away|errors|error|how_good|how_well|how_close",
    "> bill|price|fine|fee|penalty|penalties|punishment|punishes|punish|penalizes|penalises|minus_points|strokes|pain|cost for|of|on|when|if|the|all|every|each|a|its wrong|mistake|mistakes|error|errors|bad|badly|every|each|incorrect|false",
    f"> high|higher|large|larger|big|bigger|huge|grows|growing|rises|increases|0|low|small|near_0|more|worse when|if|where|iff|as|for|the|means|is {_SAID}|wrong|wronger|right|correct|perfect|bad|worse|badly|mistakes|agree|differ|off",
    "> wrong|wronger|worse|bad|badly|mistake|mistakes|incorrect|differ|off|away|further high|higher|large|larger|big|bigger|grows|rises|increases|goes_up|up",
    "log|logarithm|minus_log PROBABILITY true|correct|right|class|label",
    "squared|absolute|square difference|differences|error|errors|residual|residuals|deviation|deviations|distance PREDICTION|TRUTH|labels|between|sum|average",
    "nominal|target|should|expected|desired actual|is|measured|reached difference|deviation|compares|comparison|gap|distance",
)  # fmt: skip
# What is changed: the weights, or what stands for them where an optimizer is explained by something else.
_KNOBS = "WEIGHT|numbers_in|numbers_inside|values_in|values_inside|w|w1|theta|knob|knobs|dial|dials|screw|screws|peg|pegs|pins|synapse|synapses|lever|levers|slider|sliders|connections|internals|settings|tap|taps|valve|valves|steering_wheel|strings"
_TURNS = "UPDATE|nudge|nudges|nudging|turn|turns|turning|rewrite|rewrites|raise|raises|readjust|readjusts|readjustment|reallocates|push|pushes|pushing|twist|twists|rotate|rotates|set|sets|setting|reset|search|searches|calibrate|calibrates|calibration|optimise|optimises|optimize|optimizes|optimizing|optimising|rework|reworks|recalculate|recalculates|strengthen|strengthens|weaken|weakens|stronger|weaker|increase|increases|decrease|decreases|correction|corrections|act|acts|twiddle|twiddles|fiddle|fiddles|rearranges|steer|steers|control|controls|repair|repairs|replace|replaces|overwrite|overwrites|subtract|subtracts|better|new|mutates|descent|pull|pulls|screws|modification|changer|updater|fine_tune|fine_tunes|fine_tuning|tuner|drag|drags|regulates|wiggles|wiggle|wobbles|bend|bends"
_UPDATES = (
    "UPDATE WEIGHT", f"{_TURNS} {_KNOBS} !GRADIENT", f"{_TURNS} {_KNOBS} GRADIENT !calculates|calculate|computes|compute|derives|determines|works_out|evaluates|finds|gives|delivers|provides|supplies",
    "> optimize|optimizes|finds|find|calculate|calculates|sets the|better|best|right|its|new WEIGHT !GRADIENT",
    "> find|finds|calculate|calculates|optimizes|optimizing|calculating|finding|seek|seeks|seeking|look_for|looks_for|searching|learn|learns|determines|chooses|choose|solve|solves WEIGHT !GRADIENT",
    "descent WEIGHT", "> GRADIENT|derivative|derivatives|slope calculate|calculates|find|finds|to the|best|new|better|weights WEIGHT",
    "> make|makes|making|work|tries the|a|to|model|it model|itself|network|it|better better|accurate|work|improve",
    "> UPDATE the|a|this|trained model|NETWORK|itself|it !code", "UPDATE itself", "BETTER GUESS",
    "GUESS better|new|next|again|another|improved",
    "new|next|another|improved|again GUESS|estimate|estimations", "UPDATE GUESS",
    "moves|move|step|steps|directs direction|gradient|optimal|downhill|valley|downwards|bottom",
    "provides|gives|shows direction|optimal",
    "> improve|improves|improving it|guess|model|network|prediction|predictions|that|the",
    "> update|updates|updated model|network|parameters", "> model|network UPDATE !code",
    "> walk|walks|goes|rolls|climbs|descends|ski|skis|leads|guides|step|steps|descend|down|takes downhill|down|valley|bottom|downwards|minimum|lowest",
    "coach|trainer|tutor|mechanic|chef|cook|gps|navigator|driver|hiker|pilot|captain|sculptor|sailor|gardener|doctor|tailor|archer|shooter|player|student UPDATE|steers|turns|fixes|tries|changed|technique|seasoning|recipe|aim|route|line_up|plan",
    "UPDATE|steer|steers|correct|turns|shifts|new|different recipe|route|course|technique|aim|strategy|settings|steering|wheel|seasoning|stance|grip|line_up|tactics|plan|training_plan",
    "w minus lr|learning_rate|gradient|grad|rate|eta|step|η", "WEIGHT|w minus|is|step lr|learning_rate|grad|gradient|η|rate|step !calculates|computes|evaluates|derivative|derivatives",
)  # fmt: skip
_REDUCES = (
    "REDUCE ERROR|LOSS|cost|it|mistakes|fewer",
    "> fewer|less|smaller ERROR|errors|mistakes|LOSS|wrong|defeat",
    "LOSS smaller|lower|down|small|low|minimum|fewer",
)
# What neither a loss nor an optimizer does, as a verb and what it is done to.
_OTHER_JOBS = (
    "> split|splits|divides|shuffle|shuffles|load|loads|cleans|sorts|sort|resizes|normalizes|normalises|rotates|crops|augments|compresses|downloads|filters|sharpens|enlarges the|all|our|up|each|training|images|data|pictures|pixels DATA|batches|images|pixels|training|dataset !WEIGHT !LOSS",
    "> split|splits|divides|shuffle|shuffles|loads|cleans|sorts|resizes|normalizes|normalises|crops|augments|compresses|downloads|filters|sharpens images|data|pictures|pixels|dataset",
    "> remove|removes|removing|adds|add|deletes|delete|drops|drop|discards|discard|loses|prunes|switches_off|turns_off|deactivates|throws_away|forgets|throws layers|layer|neurons|nodes|batches|features|images|pixels|pictures",
    "> choose|chooses|decide|decides|determines|determine|sets|selects|fixes which|how_many|number|size|the|what epochs|layers|neurons|activation|features|batches|batch !WEIGHT",
    "> neurons|layers|nodes|features|images|pixels are|is|get|gets|be|it|switched|turned removed|deleted|dropped|switched|off|deactivated|discarded|thrown|lost|forgotten",
)  # fmt: skip

OPTIMIZER_LOSS = Rubric(
    question="How do the optimizer and loss functions operate to produce model parameters (estimates) within model.compile()? What are the optimizer and loss functions?",
    ideas=(
        Idea("loss_measures_error", _MEASURES_ERROR, "What does the loss tell you about the predictions?"),
        Idea("optimizer_updates_params", _UPDATES, "What does the optimizer change?"),
        Idea("optimizer_reduces_loss", _REDUCES, "What does the optimizer use the loss for?"),
        Idea("optimizer_uses_loss", ("> OPTIMIZER uses|using|utilizes|takes|based this|LOSS|it|result|results|value|information|number|ERROR", "based|using|according|uses LOSS|ERROR|this|it|score|number", "use LOSS|ERROR|score|number !we|tutorial|standard"), "What does the optimizer use the loss for?"),
        Idea("loss_as_number", ("LOSS numerical|value|objective|number|guide|score",), "What does the loss tell you about the predictions?"),
        Idea("iterative", ("repeat|repeats|cycle|epoch|epochs|again|iterate|iterates|loop|until",), ""),
        Idea("together", ("ERROR|accuracy|accurate|PERFORMANCE REDUCE|increase|improve|BETTER|best|accurate",), ""),
    ),
    full=(
        "loss_measures_error + optimizer_updates_params", "loss_measures_error + optimizer_reduces_loss + optimizer_uses_loss",
        "loss_as_number + optimizer_reduces_loss + optimizer_updates_params",
    ),
    misconceptions=(
        Misconception("optimizer_changes_data", (
            "> adjust|adjusts|change|changes|modify|modifies|tweaks|alters the_data|pixels|pixel|images|dataset|the_labels|training_data|the_images|the_pixels !WEIGHT",
            "> changes|adjusts|modifies|adjust|change values in|of|for pixels|data|images|labels",
            "> adjusts|changes|modifies|reworks|edits|improves training_images|training_data|input_images|input_data|pictures|labels !WEIGHT",
        ), "The optimizer leaves the data alone: it changes the network's weights.", 0.5),
        Misconception("loss_is_accuracy", (
            "> loss shows|is|gives|tells|show|displays|to|function|used|calculates|for accuracy|the_accuracy !how !guess !optimizer",
            "> loss used|function to|for accuracy",
            "> loss percentage|percent|share|proportion|how_many|fraction correct|correctly|right|hits !wrong|wrongly|incorrect",
        ), "The loss is the error; the accuracy is another figure.", 0.5),
        Misconception("roles_swapped", (
            "> loss|loss_function updates|adjusts|changes|tunes|modifies WEIGHT|the_model|the_network|model !optimizer",
            "> optimizer|optimiser|optimizers measures|calculates|computes|evaluates|tells|determines how_far|how_good|how_well|how_bad|error|the_loss|loss|the_error|difference|wrong",
        ), "It is the other way round: the loss measures, the optimizer changes the weights.", 0.5),
        Misconception("optimizer_is_a_class", (
            "> optimizers|optimizer are|is the|an|a extended|class", "> optimizers are|is|extended classes",
        ), "What does an optimizer change?", 0.5),
        Misconception("loss_of_data", ("> DATA|information|pixels|IMAGE|images lost|loses|lose|losing",), "Nothing is lost: the loss is a measure of how wrong the predictions are."),
        Misconception("optimises_code", ("code|program FASTER|efficient|speed|run|quickly !no|not",), "It does not make the program faster: it improves the network's weights."),
        Misconception("connects_layers", ("> CONNECT|connects|link layers|LAYER",), "They do not connect layers."),
        Misconception("other_jobs", _OTHER_JOBS, "One of them measures how wrong the network is, the other one changes its weights."),
    ),
    half=("loss_measures_error", "optimizer_updates_params", "optimizer_reduces_loss", "together", "optimizer_uses_loss"),
)  # fmt: skip

OPTIMIZER = Rubric(
    question="What does the optimizer do?",
    ideas=(
        Idea("updates_weights", (
            *_UPDATES, "back_propagation|backpropagation|backprop !calculates|calculate|computes|compute", "weights changed|change|how !GRADIENT",
            "algorithm gradient_descent|finds", "> synapse|synapses|connection|connections|weight|weights stronger|weaker|bigger|larger",
            "correction parameters|weights", "> turn|turning|adjusts|tune|tuning|tightens pins|strings|screws|knobs",
        ), "What does the optimizer change?"),
        Idea("reduces_loss", _REDUCES, "What does the optimizer use the loss for?"),
        Idea("gradient", ("GRADIENT|sgd",), ""),
    ),
    full=("updates_weights",),
    misconceptions=(
        Misconception("optimizer_is_loss", (
            "penalize|penalise|punish|penalty",
            "> optimizer|it|and|algorithm measures|calculates|computes|calculate|calculating how|error|the_loss|loss|wrong|the_error",
            "> guess and calculate|calculates|compute loss",
            "> measures|measure|calculates|calculate|computes|tells how GOOD|wrong|BAD|far|off|much",
            "> measures|calculates|computes the|an error|loss !REDUCE",
        ), "Measuring the error is the loss's part; the optimizer acts on it.", 0.5),
        Misconception("optimizer_optimises_code", (
            "code|program|memory|compile|computer faster|efficient|efficiently|optimizes|optimises|speed|run|quicker|code",
            "> UPDATE|optimizes|optimises|cleans code|machine_code|program|software|hardware|memory|gpu|graphics",
            "> training|program|it|code faster|quicker|takes|fewer|less seconds|minutes|time|memory !WEIGHT",
        ), "It does not make the program faster: it improves the network's weights.", 0.0),
        Misconception("optimizer_stops_training", ("> stop|stops|ends|end the|our|model TRAIN !not|after", "> stop|stops|ends|ending TRAIN !not", "decides stop|end", "> TRAIN can end|stop"), "It does not decide when training ends."),
        Misconception("optimizer_chooses_data", ("> choose|chooses|select|selects|picks best|right|images|DATA images|DATA|pictures|training",), "The optimizer leaves the data alone: it changes the network's weights."),
        Misconception("optimizer_changes_data", (
            "> adjusts|changes|modifies|reworks|edits|rewrites|improves weights|and|training_images|training_data|input_images|pictures|the_images|the_data training_images|the_training_images|the_training_data|the_images|the_pictures|the_pixels !for", "> adjusts|changes|modifies|reworks|edits|rewrites|improves training_images|training_data|input_images|input_data|pictures|the_images|the_data|the_input",
            "> changes|adjusts|modifies|adjust|change|improves pixels|pictures|images|labels",
        ), "The optimizer leaves the data alone: it changes the network's weights."),
        Misconception("other_jobs", _OTHER_JOBS, "What does it change after each batch?"),
    ),
)  # fmt: skip

LOSS = Rubric(
    question="What does the loss function do?",
    ideas=(
        Idea("measures_error", (
            *_MEASURES_ERROR,
            "> penalty|ERROR for|of|BETWEEN|in bad|wrong|predictions|model|network|the|prediction|it",
            "ERROR DIFFERENCE|mistake|mistakes|our", "how ERROR|good|bad|well|wrong",
            "distance|difference TRUTH", "mistakes NETWORK", "loss is_error",
            "> evaluates|evaluate|judges|grades|scores|rates|assesses|measures|checks the|each|a|every|our|quality|GUESS guess|guesses|prediction|predictions|output|outputs",
        ), "What does the loss tell you about the predictions?"),
        Idea("minimise", (
            *_REDUCES, "minimized|minimised|minimizes|minimises|reduced", "> lower|smaller better", "> minimum look_for|sought|search|seek|want",
            "sink|sinks|fall|falls|drop|drops|minimum epoch|training|each|find|want|look",
            "> go|goes|should|want|make|keep|get|try down|small|low|minimum|to small|low|down|as small|low|minimum|possible",
            "> should|must|want|try go|be|get|make|it|to down|small|low|lower|small|as",
        ), "What do we want to happen to it during training?"),
    ),
    full=("measures_error",),
    misconceptions=(
        Misconception("loss_is_optimizer", (
            "> loss|it|function updates|adjusts|changes|modifies|improves WEIGHT|the !how !MEASURE !by",
            "> changes|adjusts|updates|modifies the|all weights|parameters|model|network !by !MEASURE",
            "> then changes|corrects|adjusts|updates|improves the|all weights|parameters|model|network !optimizer|it",
            "> measures|calculates|works_out|computes and changes|corrects|adjusts|updates weights|parameters !optimizer",
            "> generates|makes|make|creates|generate a|next|new|the|another guess",
        ), "The loss only measures; the optimizer changes the weights."),
        Misconception("loss_of_data", ("> DATA|information|pixels|images|accuracy lost|loses|lose|losing|get|gets|were", "lost", "> you|game|win lose|or", "> how much|many it|network|model|data loses|lose"), "Nothing is lost: the loss is a measure of how wrong the predictions are."),
        Misconception("loss_stops_training", ("> stop|stops|end|ends|ending TRAIN",), "It does not decide when training ends."),
        Misconception("loss_is_softmax", ("softmax", "> convert|converts|turn|turns|normalizes|normalises|transforms|makes outputs|output|scores|them|logits|numbers PROBABILITY"), "Softmax is an activation: it makes the outputs probabilities."),
        Misconception("loss_is_accuracy", (
            "> percentage|percent|share|proportion|how_many|fraction correct|correctly|right !wrong|wrongly|incorrect",
            "> it|loss is|shows the_accuracy",
        ), "The loss is the error; the accuracy is another figure."),
        Misconception("loss_has_a_sign", ("> loss|it negative|minus good|best|better",), "A loss is never below zero: too low is as wrong as too high."),
        Misconception("other_jobs", _OTHER_JOBS, "Say what it measures."),
        Misconception("circular", ("> mean|squared|crossentropy|categorical is|MEASURE|measures|for a|for|the LOSS !how !DIFFERENCE !compares",), "Say what it measures.", 0.0),
    ),
)  # fmt: skip

ADAM = Rubric(
    question="What is Adam?",
    ideas=(
        Idea("is_optimizer", ("OPTIMIZER|optimiser|optimization|optimisation|optimize|optimizes|optimising|optimizing",), "What kind of thing is Adam?"),
        Idea("adaptive", (
            "adaptive|adapt|adapts|adaptively|adapting", "momentum|rmsprop|adagrad", "moment estimation",
            "learning_rate|rate|rates|step|step_size|step_sizes ADAPTIVE|adjusts|adjust|changes|change|itself|different|decays|varies",
        ), "What does it do with the size of its steps?"),
        Idea("sgd_variant", ("variant|extension|improve|improves|improved|version|BETTER|extends|form|type|combination|combines|advanced|upgrade|modification|like|based GRADIENT|sgd|rmsprop|momentum|adagrad",), "How does it differ from plain gradient descent?"),
        Idea("updates_weights", (
            "UPDATE WEIGHT !rate !rates !lr", "> updates|update|updating parameters|weights|the",
            "UPDATE NETWORK !rate",
        ), "What does it change?"),
        Idea("plain_sgd", ("GRADIENT|sgd",), "How does it differ from plain gradient descent?"),
        Idea("popular", ("popular|common|commonly|standard|default|used|usual one|used|choice|OPTIMIZER|optimiser|most|with",), "What does it change?"),
        Idea("reduces_loss", _REDUCES, ""),
    ),
    full=("is_optimizer + adaptive", "is_optimizer + sgd_variant", "is_optimizer + updates_weights", "adaptive + sgd_variant", "updates_weights", "adaptive", "sgd_variant"),
    misconceptions=(
        Misconception("adam_equals_sgd", ("> is|basically|OPTIMIZER|SAME|for GRADIENT|sgd|stochastic !improve !BETTER !extension !ADAPTIVE !momentum !like !version !variant !combines",), "Adam is more than plain gradient descent: what does it add?", 0.5),
        Misconception("adam_is_loss", ("> is|a LOSS|cost function", "> measures|calculates ERROR|LOSS", "> is|be a|an|the activation|LAYER"), "Adam neither measures the error nor is it a layer: it is an optimizer.", 0.0),
    ),
    half=("is_optimizer", "plain_sgd", "popular"),
)  # fmt: skip

SPARSE_CCE = Rubric(
    question="What is SparseCategoricalCrossentropy, and why is it used here?",
    ideas=(
        Idea("is_loss", ("LOSS|ERROR|cost|crossentropy|cross_entropy|DIFFERENCE|wrong|measure|measures !metric",), "What kind of thing is it?"),
        Idea("multi_class", ("MULTI|multiclass|categorical|categories CLASS|classification|DATA|LOSS|problem|problems", "multi_class|multiclass", "categorical", "10 CLASS"), "For which kind of problem is it meant?"),
        Idea("integer_labels", (
            "INTEGER", "class_number|class_numbers|class_index|class_indices",
            "> labels|label|targets|target|y|classes are|is|as|given|just|by|encoded|represented number|numbers|index|0|one|single|just|their|the|class|plain !ONE_HOT",
            "> labels|label|classes by|as|with|in|a|one|single number|numbers|index|indices|0 !ONE_HOT", "labels 0 9",
            "> NOT ONE_HOT", "> NOT be|need|have|encoded ONE_HOT",
            "ONE_HOT instead|without|need|extra|rather|skip|avoid",
        ), "In which form does it take the labels?"),
    ),
    full=("integer_labels",),
    misconceptions=(
        Misconception("scce_for_one_hot", (
            "> labels|label|targets|classes are|as|with|in|for|that are|one_hot|be|are_one_hot one_hot|one_hot_encoded|encoded|1_hot|onehot !not !instead !without",
            "> labels|targets are one_hot !not !instead !without",
            "for one_hot|onehot !not !instead !without !labels_are",
        ), "One-hot labels go with the loss without \"sparse\" in its name.", 0.5),
        Misconception("scce_confused_with_binary", ("> only|for|when BINARY !more !MULTI !NOT !another|other", "only_2_classes|for_2_classes|with_2_classes|of_2_classes"), "It is for any number of classes.", 0.5),
        Misconception("scce_is_metric", ("> is|a metric|accuracy !loss", "> to evaluate|calculate model|accuracy|its"), "It is the loss; accuracy is the metric.", 0.5),
        Misconception("scce_is_other", ("> is|be a|an|the OPTIMIZER|activation", "> makes|make DATA sparse", "> REMOVE|removes categories|images"), "It is a loss.", 0.0),
    ),
)  # fmt: skip

OVERFITTING = Rubric(
    question="What is an overfit model, what is overfitting? Why does it matter?",
    ideas=(
        Idea("fits_training_too_closely", (
            "too|closely|perfectly|exactly|overly|specific|tightly|specialized|specialised|tailored TRAIN", "> too|very|extremely close|closely|well|exactly|specialized|specialised|specific",
            "MEMORIZE", "noise", "TRAIN GOOD|perfect|high", "better|higher train|training", "remembers", "TRAIN rises|rising|keeps|increases|goes",
            "perfect|GOOD knows|know|seen|old|TRAIN",
        ), "How does such a network do on the data it was trained on?"),
        Idea("poor_on_new_data", (
            "> BAD UNSEEN|test|testing|validation|other|others|GENERALIZE|real|different|else|outside|on|at|for|with !not",
            "UNSEEN|test|testing|validation|others|other BAD|mistakes|errors !not !n't",
            "> NOT GENERALIZE|generalise",
            "> loses|lose|lost|lacks ability|power|able to GENERALIZE|work|predict|deal|handle",
            "> NOT work|perform|do|good|well|handle|deal|apply|recognize|predict|give|as|accurate|useful UNSEEN|test|testing|validation|other|others|else|outside|with|on|for|well|similar|accurate|any",
            "not_on|not_for UNSEEN|others|other", "BAD NOT seen|see|met|encountered",
            "> better|good|well|great train|training than|but|on test|validation|unseen|new|others|other|the",
            "> better TRAIN than|then|compared test|validation|UNSEEN|new|the|on",
            "gap|DIFFERENCE|worse TRAIN test|validation|UNSEEN",
            "better|higher TRAIN than UNSEEN|test|validation",
            "> misleading|irrelevant|useless when|for|to|it new|other|test|comes",
            "cannot|can't|can|unable GENERALIZE|deal|handle|UNSEEN",
        ), "And how on data it has never seen?"),
        Idea("cause", (
            "too|more|higher|very|high|many complex|capacity|parameters|epochs|long|layers|large|complexity|trained|NEURON",
            "high variance", "capacity",
        ), "How does such a network do on data it has never seen?"),
    ),
    full=("fits_training_too_closely + poor_on_new_data",),
    misconceptions=(
        Misconception("overfit_is_too_general", ("> too|over general|generalized|generalised|GENERALIZE|simple", "> GENERALIZE too"), "It is the other way round: the network is too specific.", 0.0),
        Misconception("overfit_is_underfit", (
            "> NOT fit|learn|fits|learns training|train|the|data|enough !new !test !unseen !general !other",
            "> loss|error too|is high training|on|train !test !low",
            "> loss|error on|in train too|is high !test !low",
        ), "That is underfitting.", 0.0),
    ),
)  # fmt: skip

FIT = Rubric(
    question="What does model.fit do?",
    ideas=(
        Idea("trains", (
            "> train|trains|teach|teaches|training|trained the|our|a|your|NETWORK|it|on|with|for|neural NETWORK|it|images|labels|data|training|set|epochs|x_train|it|model|net",
            "> train|trains|teach|teaches NETWORK|it|for|with",
            "> NETWORK|it learn|learns|is_trained|gets_trained|be_trained|trains|improves",
            "> lets|let|makes|make|have the|NETWORK|model|it learn|model",
            "> start|starts|runs|begins|begin|run training|training_loop|training_process|learning",
            "> training|learning happens|happen|starts|begins|takes|is_done|process_starts",
            "> training the|of|our NETWORK|model|net|neural",
            "> fit|fits|fitting images|train_images|training_images to|with|and labels|train_labels|the",
            "UPDATE WEIGHT", "> find|finds|calculate|calculates the|best|good WEIGHT",
            "> improve|improves|update|updates|adjust|adjusts|optimizes the|its|our model|network|NETWORK|WEIGHT",
            "> learns|learn the|relation|patterns|from|how",
        ), "What happens to the network while it runs?"),
        Idea("fits_data", (
            "> fits|fitting|fit the|it|to|x|into data|model|training|into|the|labels",
            "> fits|fitting|fit data|model", "FEED|feeding|feeds|give|gives|run|runs|PASS DATA|NETWORK|x",
            "epochs|epoch|times|iterations", "learning process",
        ), "What happens to the network while it runs?"),
    ),
    full=("trains",),
    misconceptions=(
        Misconception("fit_is_evaluate", (
            "> tests|test|evaluates|checks|measures the|model|network|if|how|accuracy !train !trains !learn !wrong",
            "predict|predicts labels|classes|label|class|digit !train|learn|teach",
        ), "That is another step: fit is where the weights change.", 0.0),
        Misconception("fit_resizes", (
            "> images|size|image fit|fits the|input|size|into|in",
            "saves|save|stores|store|builds|build|compile|compiles model|layers !train|learn|teach", "memory",
            "> makes|make the_model|model|it fit !train",
        ), "Nothing is made to fit in size: think of what changes in the network.", 0.0),
        Misconception("epochs_are_evolutions", ("evolutions|evolution",), "Nothing evolves here: an epoch is one pass over the training data.", 0.5),
    ),
    half=("fits_data",),
)  # fmt: skip

EVALUATE = Rubric(
    question="What does model.evaluate do?",
    ideas=(
        Idea("measures_performance", (
            "PERFORMANCE|loss|metric|metrics MEASURE|see|gives|give|returns|return|prints|print|reports|report|runs|how|find|test|check|checks|save|values",
            "> how good|well|accurate|accurately it|model|network|the|our",
            "> how it|model|network does|do|is|performs|did|works",
            "test|evaluate NETWORK|PERFORMANCE|accuracy|loss",
            "evaluate out_of_sample|unseen|new|test|sample|data",
            "how_many|number|share|percentage|fraction right|correct|correctly|wrong|wrongly",
        ), "What do you learn from it?"),
        Idea("tests_network", ("TEST NETWORK|it", "LOSS|accuracy|metric|PERFORMANCE|metrics"), "On which data, and what do you learn from it?"),
        Idea("on_test_data", (
            "test|tests|testing|validation|unseen|new|held_out data|set|images|examples|dataset|samples|pictures|accuracy|loss",
            "> NOT see|seen|known", "> NOT used|trained|shown for|in|on|with|training|train|it|data|to",
            "x_test|test_images|unseen|out_of_sample|test_data|test_set",
            "UNSEEN data|images|examples|dataset|samples|pictures|data",
        ), "On which data is it used?"),
    ),
    full=("measures_performance + on_test_data",),
    misconceptions=(
        Misconception("evaluate_trains", ("> it|evaluate|function|also trains the|model|NETWORK", "> improves|updates|adjusts|improve the weights|model|NETWORK", "compile|compiles|loads|load|plots|plot"), "Evaluating changes nothing in the network.", 0.0),
        Misconception("evaluate_is_predict", (
            "predict|predicts class|classes|label|labels|digit|one|images|image !how !well !accuracy !compare !compares",
            "> makes|make predictions for|on|of !accuracy|loss|how|compares",
        ), "Predicting is another step: evaluating compares with the right answers.", 0.0),
        Misconception("evaluate_prevents_overfitting", ("> PREVENT|prevents|avoid OVERFIT",), "It can show overfitting, but not prevent it.", 0.0),
        Misconception("evaluate_measures_efficiency", ("efficiency|efficient|fast|speed",), "It is not about speed: think of right and wrong predictions.", 0.5),
    ),
    half=("tests_network",),
)  # fmt: skip

METRICS = Rubric(
    question="When is accuracy not enough?",
    ideas=(
        Idea("accuracy_misleads_when_imbalanced", (
            "imbalance|imbalanced|unbalanced|unequal|uneven|skewed|rare|majority|minority|disproportionate",
            "CLASS|CLASS more|fewer|much|many|most|often|frequent than|samples|examples|other|others",
        ), "When can a network be right most of the time and still be useless?"),
        Idea("other_metrics", ("precision|recall|f1|confusion|auc|roc|sensitivity|specificity",), "Which figures tell you more in that case?"),
        Idea("costs_differ", ("false|missing|missed|mistake|mistakes|ERROR|errors POSITIVE|positives|NEGATIVE|negatives|cost|costs|serious|worse|expensive|important|matter|matters",), ""),
    ),
    full=("accuracy_misleads_when_imbalanced", "costs_differ + other_metrics"),
    misconceptions=(
        Misconception("accuracy_is_always_enough", ("accuracy always|enough|sufficient !not !if !when",), "Think of a class that is very rare.", 0.0),
    ),
)  # fmt: skip
