"""What a loss and an optimizer do, each by itself and both together."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

# What the network said, and what would have been right.
_SAID = "prediction|predictions|predicted|predicts|pred|preds|guess|guesses|guessed|output|outputs|answer|answers|said|says|thinks|thought|estimate|estimates|estimated|result|results|forecast|forecasts|came_out|y_hat|ŷ"
_TRUE = "TRUTH|should|should've|supposed|solution|solutions|observed|nominal|given|reality|true|y|really|meant|in_fact|bullseye"
# Who or what tells how good something is, where a loss is explained by something else.
_JUDGE = "examiner|jury|judge|critic|teacher|referee|statistician|thermometer|scoreboard|ruler|altimeter|speedometer|scales|golf|grade|grader|mark|marks|exam|report_card|red_pen|measuring_tape|compass|score|scorekeeper|ear|feedback"
_MEASURES_ERROR = (
    "LOSS MEASURE ERROR|DIFFERENCE|how|close !metrics !learning", "LOSS measure|calculate|compute|quantify|evaluate|tell|say|show|determine|indicate|check|compare|score|judge|estimate|assess|see PERFORMANCE|match|validity|fit !metrics !learning",
    "> LOSS MEASURE each|the|this|every|a|how GUESS|PREDICTION|quality|validity !learning",
    "LOSS ERROR|penalty|DIFFERENCE|far|wrong !optimizer", "> LOSS is|equals|means|counts|says|tells ERROR|penalty|DIFFERENCE|mistakes", "DIFFERENCE PREDICTION TRUTH",
    "PREDICTION MEASURE TRUTH",
    "> how ERROR|DIFFERENCE|good|close|well|accurate|accurately PREDICTION|from|it|doing|was|is|of|the|a",
    "> LOSS how ERROR|bad|far|wrong|badly|well|good|close",
    "MEASURE|count|counts|quantify|hear|hears|reads|reading|sums|adds|measurement ERROR|mistakes|wrong|DIFFERENCE",
    f"> how much|far ERROR|DIFFERENCE|{_SAID}|TRUTH|off|from",
    "PREDICTION deviate|deviates|differ|differs|distance|compared TRUTH",
    f"difference|distance|gap|deviation|discrepancy|compare|compares|comparison|comparing|mismatch|disagreement|disagree|disagrees|agree|agreement|divergence|versus|vs|against|apart|squared|residual|residuals {_SAID} {_TRUE}",
    "> how|so|this|that|by|too far|much|badly|bad|high|hot|cold|wide|strongly|many miss|missed|misses|mess|messed|erred|errs|mistaken|astray|disagree|disagrees|apart|away|above|below|out_of|out|off|beside|short|wrong|screwed|mistakes|errors",
    "> this|that|so|too|how much|far|badly|big|wide missed|misses|messed|wrong|off|mistake|error|apart|screwed",
    "> messed|missed|miss|screwed|wrong|off by how|this|that|so|a",
    "> how wrong|bad|badly|mistaken|incorrect|false|terrible|stupid|off|surprised|unhappy|dissatisfied|lousy",
    f"{_JUDGE} mistakes|mistake|deduct|deducts|penalty|points|wrong|bad|badly|far|strokes|away|errors|error|how_good|how_well|how_close",
    "> bill|price|fine|fee|penalty|penalties|punishment|punishes|punish|penalizes|penalises|minus_points|strokes|pain|cost for|of|on|when|if|the|all|every|each|a|its wrong|mistake|mistakes|error|errors|bad|badly|every|each|incorrect|false",
    f"> high|higher|large|larger|big|bigger|huge|grows|growing|rises|increases|0|low|small|near_0|more|worse when|if|where|iff|as|for|the|means|is {_SAID}|wrong|wronger|right|correct|perfect|bad|worse|badly|mistakes|agree|differ|off",
    f"> between|from {_SAID}|came {_TRUE} !relation|relationship|connection|correlation",
    "> how big|large|great|serious|severe|huge ERROR|damage|mistake|DIFFERENCE", "> metric|measure|criterion to|for|of evaluate|judge|assess|performance|error|goodness", "log_likelihood|loglikelihood",
    "> wrong|wronger|worse|bad|badly|mistake|mistakes|incorrect|differ|off|away|further high|higher|large|larger|big|bigger|grows|rises|increases|goes_up|up",
    "> distance|gap|metres|centimetres|centimeters|miles to|from|between|the hole|target|goal|middle|bullseye|centre|center|flag|answer|label",
    "complaint|complaints|complains customer|customers|about|too|guest|guests", "> error on|of|in training|batch|model|network|predictions|each|output",
    "> report_card|exam_grade|grade of|for|to model|network|predictions|its|the|prediction|it",
    "> high|large|low|small|big|value|number when|means|if|that mistaken|wrong|poor|bad|right|fit|bad",
    "> sum|mean|average|squared|square label|true|y|target|labels output|pred|prediction|guess|outputs|predictions",
    "> penalises|penalizes|punishes|punish|penalise predictions|answers|guesses|every|each|network|model",
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
    "> rule|method|algorithm|recipe|way how|for|to|of UPDATE !code", "> REDUCE over|by|with|through|via|changing WEIGHT",
    "> try|tries|trying|vary|varies other|new|different|WEIGHT|the WEIGHT", "descent WEIGHT", "> GRADIENT|derivative|derivatives|slope calculate|calculates|find|finds|to the|best|new|better|weights WEIGHT",
    "> make|makes|making|work|tries the|a|to|model|it model|itself|network|it|better better|accurate|work|improve",
    "> UPDATE the|a|this|our|your|its|my|trained model|NETWORK|itself|it !code", "UPDATE itself", "BETTER GUESS",
    "new|next|another|improved|again estimate|estimations", "> improve|adjust|update|revise|refine|change|tweak|modify|nudge|shift GUESS", "> BETTER try|attempt|shot", "> try|attempt|shot BETTER",
    "> UPDATE his|her|your|their way|method|behaviour|himself", "UPDATE himself|herself|themselves|oneself", "> WEIGHT more|bigger|up less|smaller|down|that|and|other",
    "moves|move|step|steps direction|gradient|optimal|downhill|valley|downwards|bottom",
    "provides|gives|shows direction|optimal",
    "> improve|improves|improving it|guess|model|network|prediction|predictions|that|the",
    "> update|updates|updated model|network|parameters", "> model|network UPDATE !code",
    "> walk|walks|goes|rolls|climbs|descends|ski|skis|leads|guides|step|steps|descend|down|takes downhill|down|valley|bottom|downwards|minimum|lowest !loss_go|error_go|cost_go|it_go|hill_go|slope_go",
    "coach|trainer|tutor|golfer|thrower|worker|controller|craftsman|mechanic|chef|cook|gps|navigator|driver|hiker|pilot|captain|sculptor|sailor|gardener|doctor|tailor|archer|shooter|player|student UPDATE|steers|turns|fixes|tries|changed|technique|seasoning|recipe|aim|route|line_up|plan",
    "UPDATE|steer|steers|correct|turns|shifts|new|different recipe|route|course|technique|aim|strategy|settings|steering|wheel|seasoning|stance|grip|line_up|tactics|plan|training_plan",
    "w minus lr|learning_rate|gradient|grad|rate|eta|step|η", "WEIGHT|w minus|is|step lr|learning_rate|grad|gradient|η|rate|step !calculates|computes|evaluates|derivative|derivatives",
)  # fmt: skip
REDUCES = (
    "REDUCE ERROR|LOSS|cost|it|mistakes|fewer",
    "> fewer|less|smaller ERROR|LOSS|defeat",
    "> miss|misses|wrong|errs less|fewer",
    "LOSS smaller|lower|down|small|low|minimum|fewer",
)
# What neither a loss nor an optimizer does, as a verb and what it is done to.
_OTHER_JOBS = (
    "> split|splits|divides|shuffle|shuffles|load|loads|cleans|sorts|sort|resizes|normalizes|normalises|rotates|crops|augments|compresses|downloads|filters|sharpens|enlarges the|all|our|up|each|training|images|data|pictures|pixels DATA|batches|images|pixels|training|dataset !WEIGHT !LOSS",
    "> split|splits|divides|shuffle|shuffles|loads|cleans|sorts|resizes|normalizes|normalises|crops|augments|compresses|downloads|filters|sharpens images|data|pictures|pixels|dataset",
    "> remove|removes|removing|adds|add|deletes|delete|drops|drop|discards|discard|loses|prunes|switches_off|turns_off|deactivates|throws_away|forgets|throws layers|layer|neurons|nodes|batches|features|images|pixels|pictures",
    "> taking|takes|take|leaves|leave|leaving out|away the|all|those|bad|difficult|images|pictures images|pictures|data|examples",
    "> choose|chooses|decide|decides|determines|determine|sets|selects|fixes which|how_many|number|size|the|what epochs|layers|neurons|activation|features|batches|batch !WEIGHT",
    "> neurons|layers|nodes|features|images|pixels are|is|get|gets|be|it|switched|turned removed|deleted|dropped|switched|off|deactivated|discarded|thrown|lost|forgotten",
)  # fmt: skip

OPTIMIZER_LOSS = Rubric(
    question="How do the optimizer and loss functions operate to produce model parameters (estimates) within model.compile()? What are the optimizer and loss functions?",
    ideas=(
        Idea("loss_measures_error", _MEASURES_ERROR, "What does the loss tell you about the predictions?"),
        Idea("optimizer_updates_params", _UPDATES, "What does the optimizer change?"),
        Idea("optimizer_reduces_loss", REDUCES, "What does the optimizer use the loss for?"),
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
        Idea("reduces_loss", REDUCES, "What does the optimizer use the loss for?"),
        Idea("gradient", ("GRADIENT|sgd", "WEIGHT|synapse|synapses blame|responsible|guilty|contributes|contributed"), ""),
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
        Misconception("optimizer_always_finds_the_best", ("> always|guaranteed|certainly|surely|every_time find|reach|end|land|arrive global|deepest|best|perfect|minimum|lowest|optimum !not",), "It may stop in any valley, and two trainings seldom end alike."),
        Misconception("other_jobs", _OTHER_JOBS, "What does it change after each batch?"),
    ),
)  # fmt: skip

LOSS = Rubric(
    question="What does the loss function do?",
    ideas=(
        Idea("measures_error", (
            *_MEASURES_ERROR,
            f"> {_SAID} minus {_TRUE}|label|labels|target", f"> {_TRUE}|label|labels|target minus {_SAID}",
            "> penalty|ERROR for|of|BETWEEN|in bad|wrong|predictions|model|network|the|prediction|it",
            "ERROR DIFFERENCE|mistake|mistakes|our", "how ERROR|good|bad|well|wrong",
            "distance|difference TRUTH", "mistakes NETWORK", "loss is_error",
            "> evaluates|evaluate|judges|grades|scores|rates|assesses|measures|checks the|each|a|every|our|quality|GUESS guess|guesses|prediction|predictions|output|outputs",
        ), "What does the loss tell you about the predictions?"),
        Idea("minimise", (
            *REDUCES, "NOT accuracy REDUCE LOSS", "minimized|minimised|minimizes|minimises|reduced", "> lower|smaller better", "> minimum look_for|sought|search|seek|want",
            "sink|sinks|fall|falls|minimum epoch|training|each|find|want|look",
            "> go|goes|should|want|make|keep|get|try down|small|low|minimum|to small|low|down|as small|low|minimum|possible",
            "> should|must|want|try go|be|get|make|it|to down|small|low|lower|small|as",
        ), "What do we want to happen to it during training?"),
    ),
    full=("measures_error",),
    misconceptions=(
        Misconception("loss_is_optimizer", (
            "> loss|it|function updates|adjusts|changes|modifies|improves WEIGHT|the !how !MEASURE !by",
            "> changes|adjusts|updates|modifies|lowers|raises|mutates the|all weights|parameters|model|network !by !MEASURE",
            "> and|then|also UPDATE|optimizes|optimises|mutates|lowers|raises WEIGHT !optimizer|by|used|use|help|guide|let|allow|how|we|backpropagation|gradient|training",
            "> then UPDATE the|all model|network !optimizer|it|used",
            "> measures|calculates|works_out|computes and changes|corrects|adjusts|updates weights|parameters !optimizer",
            "> generates|makes|make|creates|generate a|next|new|the|another guess",
        ), "The loss only measures; the optimizer changes the weights."),
        Misconception("loss_of_data", ("> DATA|information|pixels|images|accuracy lost|loses|lose|losing|get|gets|were", "lost", "> you|game|win lose|or", "> how much|many it|network|model|data loses|lose"), "Nothing is lost: the loss is a measure of how wrong the predictions are."),
        Misconception("loss_stops_training", ("> stop|stops|end|ends|ending TRAIN", "> tells|says|decides|signals to|when|that|the|it stop|end|finish", "> and|then TRAIN ends|stops"), "It does not decide when training ends."),
        Misconception("loss_is_softmax", ("softmax", "> convert|converts|turn|turns|normalizes|normalises|transforms|makes outputs|output|scores|them|logits|numbers PROBABILITY"), "Softmax is an activation: it makes the outputs probabilities."),
        Misconception("loss_is_accuracy", (
            "> percentage|percent|share|proportion|how_many|fraction correct|correctly|right !wrong|wrongly|incorrect", "> percentage|percent|share|fraction of images|pictures|answers|predictions !wrong|wrongly|incorrect|mistakes",
            "> higher|bigger|larger number|value|is|the|means better|good !lower|smaller|accuracy|worse",
            "> it|loss is|shows the_accuracy",
        ), "The loss is the error; the accuracy is another figure."),
        Misconception("loss_chooses_data", ("> picks|pick|chooses|selects|filters the|next|best|which batch|images|data|pictures|examples|samples",), "The loss leaves the data alone: say what it measures."),
        Misconception("loss_has_a_sign", ("> loss|it negative|minus good|best|better", "> negative this|the|even good|best|better",
            f"> {_SAID} minus {_TRUE}|label|labels|target !squared|square|squares|absolute|abs|magnitude|log|mean|output_2|value_2|prediction_2|pred_2|label_2|target_2|true_2|y_2|truth_2|minus_log", f"> {_TRUE} minus {_SAID} !squared|square|squares|absolute|abs|magnitude|log|mean|output_2|value_2|prediction_2|pred_2|label_2|target_2|true_2|y_2|truth_2|minus_log",
            "> difference with|has|a sign", "signed difference|error|deviation"), "A loss is never below zero: too low is as wrong as too high."),
        Misconception("other_jobs", _OTHER_JOBS, "Say what it measures."),
        Misconception("circular", ("> mean|squared|crossentropy|categorical is|MEASURE|measures|for a|for|the LOSS !how !DIFFERENCE !compares",), "Say what it measures.", 0.0),
    ),
)  # fmt: skip
