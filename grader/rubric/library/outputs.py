"""What the outputs of a network mean: softmax, argmax, and how many there are."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

_SET_TO_ONE = (
    "> set|sets|setting|turn|turns|make|makes|making|change|changes|convert|converts|assign|assigns|equates LARGEST 1 !SUM",
    "> LARGEST set|becomes|become|is|to|equal|turned|as|a 1",
    "> set|sets|setting|turn|turns|make|makes|making it|that|this|them|model|for to|equal|as 1 !SUM !PROBABILITY",
    "> LARGEST to|equal|equals|is|as|becomes|a|into 1", "LARGEST|winner 1 OTHERWISE|others|other|rest 0",
    "one_hot|one-hot LARGEST", "> strongest|winner NEURON|to 1", "> prediction|class to 1 and|zero|0",
)  # fmt: skip
_PICKS = (
    "> pick|picks|picking|choose|chooses|choosing|select|selects|selecting|find|finds|finding|take|takes|identify|identifies|search|return|returns|outputs LARGEST",
    "> pick|picks|choose|chooses|select|selects|find|finds|identify|identifies|get|return|returns|outputs|gives CLASS|value|number|NEURON|one|output LARGEST|likely",
    "> decide|decides|determines|determine which LARGEST !PROBABILITY",
    "takes|take|uses maximum", "likely|best candidate|CLASS|one|fit|match !how",
)  # fmt: skip

SOFTMAX = Rubric(
    question="What is the purpose of the softmax activation function?",
    ideas=(
        Idea("probabilities", (
            "probability|probabilities distribution",
            "probability|probabilities|probabilistic|percentages|percentage|percent|likelihood|chance|chances !LARGEST",
            "> into|to|as|in PROBABILITY",
            "> PROBABILITY of|for|that|to|per each|every|CLASS|the|an|image|it|corresponding|belongs",
            "PROBABILITY each|every|sum|vector|array CLASS|neuron|label|node|number|value|output|sum|1|vector",
            "becomes PROBABILITY", "likely each|every|how",
            "probs|proba|probas", "p_class|p_y|p_k|p_label|p_per", "> P per|for|of each|every|class|the",
            "> how sure|certain|confident|strongly each|every|CLASS|it|the|all|NETWORK", "> distribution over|across|among CLASS|the|all", "how_many_percent", "percent each|every|per|CLASS|together",
            "confidence|belief|beliefs|certainty|odds each|every|per|CLASS", "> CLASS with|at|gets percent", "degree|degrees of belief|certainty|confidence",
            "> share|shares|slice|slices|portion|fraction|fractions of|each|to|for|per each|every|the|CLASS|100|whole|pie|1|votes|cake",
            "> each|every CLASS share|slice|portion|fraction|piece|percentage|part",
            "> distributes|distribute|divides|splits|shares 100 CLASS|percent|among|over",
        ), "What kind of numbers does it make of the scores?"),
        Idea("sum_to_one", ("SUM 1|100|whole|unity", "> σ|∑|total 1|100"), "What do its outputs add up to?"),
        Idea("range_0_1", ("BETWEEN 0 1", "0_to_1", "0_and_1", "0_1", "all|strictly|made|every positive", "> null and|to|until 1", "> 0 and|to|until|up 100", "fraction|fractions of 1"), "Between which numbers do its outputs lie?"),
        Idea("most_likely_class", (*_SET_TO_ONE, *_PICKS, "LARGEST|likely CLASS|PROBABILITY|value|number|NEURON|one !best_possible", "> which|what label|class|CLASS it|is|the|network|takes|wins|best", "fits|matches|suits best"), ""),
        Idea("when_used", ("MULTI|multiclass|10|CLASS|exclusive classification|classify|problem|CLASS|classifier", "exactly_one|only_one many|several|of|must",), ""),
    ),
    full=("probabilities", "range_0_1 + sum_to_one"),
    misconceptions=(
        Misconception("softmax_is_argmax", (
            *_SET_TO_ONE,
            "> loop|loops|looping|fish|fishing|sift|sifting over|through it|them|values|LARGEST|all",
            "> pick|picks|picking|choose|chooses|choosing|select|selects|find|finds|take|takes LARGEST|likely !distribution !each !sum !converts !step !argmax !afterwards !later !then !separate",
        ), "Softmax does not pick a winner: it gives every class a probability. Picking the largest is argmax.", 0.5),
        Misconception("softmax_merges_data", (
            "> merge|merges|combine|combines|merging DATA|layers|everything|results|outputs|all",
            "> average|averages|mean of|the|all", "averages|averaging",
        ), "Softmax puts nothing together: it turns scores into probabilities.", 0.0),
        Misconception("softmax_is_relu", ("> BECOMES|sets NEGATIVE ZERO", "> NEGATIVE becomes|set|to|into|turned ZERO", "> max 0 x"), "That is what ReLU does.", 0.0),
        Misconception("softmax_is_loss", ("> MEASURE how far|wrong|BAD", "> how good|well model|network|prediction|predictions", "REDUCE ERROR|LOSS", "optimize|optimizes|optimise function|model"), "Softmax neither measures nor reduces the error.", 0.5),
        Misconception("softmax_independent", (
            "> independent|independently of|from|the others|other|each_other", "> each|these|one|they|class independent|independently",
            "> both have|be|get|near high|likely|1|0.9|0.8|90", "> NOT have|need SUM 1|100|one",
        ), "The probabilities share one whole: where one grows, the others shrink.", 0.5),
        Misconception("softmax_smooths_images", (
            "> soften|softens|smooth|smooths|smoothed|smoothes|blur|blurs|sharpens|contrast image|images|picture|pictures|edges|pixels|training|learning",
            "> soften|softens|smooth|smooths signal|peaks|spikes", "edges|contrast|noisy|pixel pixels|edges|image|smooth|smoothed|smoothes|blurs|blur",
        ), "Softmax turns scores into something about the classes; it does nothing to pictures or to training.", 0.0),
        Misconception("softmax_for_logistic_regression", ("logistic_regression",), "For two classes one sigmoid output will do; softmax is for several.", 0.5),
    ),
)  # fmt: skip

# Next to each other: "ten neurons that find the class" says nothing of ten classes.
_KINDS = (
    "classes class categories category labels types kinds groups digits clothes clothing items articles garments objects "
    "outcomes options possibilities targets candidates choices numerals numbers things answers sorts levels species "
    "varieties shoes pieces letters names products styles possible clothings boxes bins drawers piles colours"
).split()
_TEN_KINDS = "|".join(f"10_{kind}" for kind in _KINDS) + "|10_shoe|10_fashion|10_of_them_classes"
_GARMENT = "shirt|shirts|t_shirt|trouser|trousers|pullover|dress|dresses|coat|coats|sandal|sandals|sneaker|sneakers|bag|bags|boot|boots|shoe|shoes"
_STANDS = (
    "represent|represents|representing|correspond|corresponds|corresponding|stand|stands|belong|belongs|responsible|assigned|"
    "dedicated|models|matches|means|answers|votes|predicts|recognises|recognizes|detects"
)

TEN_NEURONS = Rubric(
    question="Why are there 10 neurons in the third and last layer?",
    ideas=(
        Idea("one_per_class", (
            "> 1|NEURON|output|outputs|slot|each|answer|place|entry|component|button|lamp per|for_each|for_every|for_one CLASS|clothes|thing|things|level|number|possible|sort|answer",
            f"> 1|NEURON|output|outputs|each|lamp|slot {_STANDS} CLASS|clothes|{_GARMENT}|number|level|thing|one",
            f"> each|every|1 NEURON|output|one|of_them {_STANDS}|is|for|has|to CLASS|clothes|number|{_GARMENT}|thing|level",
            "> each|every output|outputs CLASS",
            f"> NEURON|output|lamp|1 for|is {_GARMENT} !10_for",
            "> each|every|per|one|a CLASS|digit|kind|type|sort|thing|level|shirt has|have|gets|get|needs|need|want|wants|with its|own|1|NEURON|output !10_nodes|10_neurons|10_units",
            "> CLASS own NEURON|output|place|slot", "> 1 output|NEURON|place|slot|button|lamp for_each|each|per !image !images !picture !pixel !layer !epoch !input",
            "each|every|own|1|NEURON|output represent|represents|stand|stands|corresponds|correspond|belongs|belong CLASS",
            "> score|value|probability|output|slot|box for|per|to each|every CLASS|one",
            "> each|every CLASS score|value|probability|place|box|spot", "> each|every CLASS 1 number|answer|value|score|neuron|output",
            "> each|every NEURON care|cares|looks|look|checks|tells|says|gives|handles|covers|about|named|specialised|specialized|waits|outputs CLASS",
            "> depends|on how_many|many CLASS",
            "> each|every represents|represent|corresponds|correspond|stands|stand different_number|a_number|one_number|single_number !number_of",
            "as_many|same_number|same_amount CLASS|number_of_numbers|things|answers", "> match|matches|equal|equals|fits CLASS|number_of_numbers|things|options",
            "> NEURON|outputs|number same|equal|matches|equals|as_many|depends number|amount|as|on|to CLASS|of|number",
            "> number|amount|count|many|quantity of|as|the|CLASS|different CLASS|labels|we|are|different|things|answers !image !images",
            "n_classes|num_classes|class_names|len_class", "> layer|outputs|neurons is|=|equals of|number CLASS",
            "> CLASS no|not place|output|neuron|slot",
            "pigeonhole|pigeonholes|ballot|drawer|drawers CLASS|per|10",
        ), "What does one output neuron stand for?"),
        Idea("ten_classes", (
            "> 10 numbers|things|items|answers|CLASS can|could !10_neurons", _TEN_KINDS, "> 10 different|difrent|unique|possible|distinct|various|separate|clothing|fashion|output|image|target CLASS|clothes|things|numbers|answers|results|products|shoes|one",
            "classes_is_10|labels_is_10|categories_is_10|classes_are_10|labels_are_10|categories_are_10|types_is_10|kinds_is_10|digits_is_10|which_is_10|classes_equals_10|set_is_10", "> can|could be|become 10|one_of_10|one_of_the_10", "> which of_10|of_the_10",
            "> between|into|among 10 things|ones", "0 9",
            f"> {_GARMENT} {_GARMENT} {_GARMENT} {_GARMENT}", "> k|c is 10", "> 3|4|5|6|7|8|9|12|20|26|100 classes|categories|labels|options|outcomes !10 !2 !layers",
            "> 10 tell_apart|to_distinguish_between|choose_from|pick_from|choose_between !NEURON",
            "10_different_numbers|10_possible_numbers",
        ), "How many kinds of picture are there?"),
        Idea("about_the_classes", ("CLASS|classification|classifications",), ""),
        Idea("gives_probability", ("NEURON|output|outputs|each PROBABILITY", "PROBABILITY LARGEST"), ""),
    ),
    full=("one_per_class", "ten_classes"),
    misconceptions=(
        Misconception("neurons_called_layers", (
            "10_layers", "> so|then 2|10|two dense|output layers", "10_dense_layers",
        ), "Ten neurons are not ten layers: they stand side by side in one layer.", 0.5),
        Misconception("ten_nodes_for_each_class", (
            "> 10_neurons|10_nodes|10_units|10_outputs|10_neuron|10_node for|per|of each|every !1",
            "10_for_each",
            "> each|every of_the|of|CLASS CLASS|has|gets|needs|have|is has|gets|needs|have|10|given 10",
            "> each|every CLASS has|gets|needs|have 10|several|many|multiple", "> set|team|group|bunch of|with 10_neurons|10_nodes|10_outputs",
            f"> 10 listen|look|looks|watch|vote|are|responsible for|at|on a|each|every CLASS|{_GARMENT} !1",
            f"> 10 for a|each|every CLASS|{_GARMENT} !1", "own_10|gets_its_10|has_its_10|get_their_10|have_their_10",
            "> 10_neurons|10_nodes|10_units|10_outputs|10|10_of_them per CLASS|one !1",
            "> each|every CLASS 10_neurons|10_nodes|10_units|10_outputs|set|team|group|committee",
        ), "There is one neuron for each class, not ten.", 0.5),
        Misconception("output_is_0_to_10", ("0_10|0_to_10|1_to_10|0_through_10|0_up_to_10|from_0_up_to_10", "> BETWEEN 0 and 10", "> neurons|outputs|them|all|probabilities add|added|sum|summed together|up !to_1|equal_1|one_in_total"), "The ten classes are counted from 0 to 9; an output is a probability.", 0.5),
        Misconception("wide_hidden_layers", (
            "> hidden|other|previous|earlier|all layer|layers as_wide|as_many|just_as_many|same_number|same|equally",
            "> all|every layers|layer need|must|has|have|should 10|as_many|same",
        ), "Only the last layer has to fit the classes.", 0.5),
        Misconception("one_per_image", (
            "> each|every|per|of_the test|training image|images|picture|pictures !kind !CLASS", "10000|60000 images|pictures|ones|test",
            "> 1|NEURON|output for|per each|every|image image|picture|pixel|epoch|layer|before !CLASS",
        ), "A neuron of the last layer does not stand for a picture.", 0.5),
        Misconception("network_narrows", (
            "> divide|divides|reduce|reduced|reduces|shrink|shrinks|narrow|narrows|halve|smaller|funnel from|by|to|step|layer 10|128|layer|step|roughly",
            "> 784 128 10", "balance|compromise|trade_off between|complexity|simple|complex",
        ), "The number does not follow from the layers before.", 0.5),
        Misconception("arbitrary_number", (
            "arbitrary|arbitrarily|random|randomly|any_number|whatever|anything", "rule_of_thumb|convention|conventional|lucky|decimal",
            "> good|common|nice|round choice|number !first !thought !thinking", "tutorial|teacher|default|documentation|lucky",
        ), "The number is not free to choose: it follows from the classes.", 0.0),
        Misconception("ten_times_faster", ("faster|speed|quicker|quick|fast|speeds|time", "10_times"), "The number of outputs is not about speed.", 0.0),
        Misconception("for_accuracy", (
            "> more|improve|increase|better|higher|most accurate|accuracy", "overfit|overfitting",
            "epochs|epoch", "pixels|pixel",
        ), "Think of what one output stands for.", 0.5),
    ),
    half=("about_the_classes", "gives_probability"),
)  # fmt: skip

# The largest of ten outputs, where they are explained by something else.
_MOST = "LARGEST|fattest|loudest|tallest|heaviest|longest|brightest|favourite|favorite|champion|peak|mode|modal|won|wins|winner|first_place|dominant"
_INDEX = (
    f"INDEX|which|neuron|slot|entry|who|whose|i|k {_MOST}",
    f"> number|name|id|code|key|card|label|digit of|for|from|with|that|belonging|in|the|which {_MOST}",
    f"> number|name|id|key|digit of|for|from|in|the with|that|which|having|who {_MOST}",
    f"> index|position|i|k|slot|place p|q|value|entry|element|probability|softmax {_MOST}",
    f"> picks|pick|points|point|picked|pointed|names|named|choose|chooses|chose|calls|announces|crowns|reads|votes|decides|decided|select|selects|selected|declares|reveals|announces at|out|to|the|for|on|a {_MOST}",
    "argmax decides|decide|decided|chooses|chose|answer|verdict|winner|favourite|favorite|champion|modal|mode|label",
    f"> argmax {_MOST} class|label|item|type|option|choice|candidate|category",
    "> predicted|winning|chosen|guessed class|label|number|item|digit|category",
    "INDEX|CLASS|which|neuron|where|one|slot|entry LARGEST",
    "argmax INDEX|CLASS|likely|probable|produces|corresponds",
    "CLASS|neuron|one likely|probable|likeliest|surest|top|winning|predicted|wins|believes|confidence|confident",
    "> predicted|winning CLASS",
)
_ONE_HOT_BY_ARGMAX = Misconception(
    "argmax_is_one_hot",
    (
        "> argmax 1 others|rest|other|everything|all 0",
        "> BECOMES LARGEST 1 !BETWEEN !percentages",
        "> LARGEST BECOMES|is 1 !BETWEEN !SUM",
        "> assigning|assign|assigns 1",
        "> LARGEST 1 others|rest|other|everything|all 0",
        "> 1 for|to|at LARGEST others|rest|other|everything|all|elsewhere",
        "> except|but|besides LARGEST to|into|as|a|becomes 0",
        "> every|all|others|rest|other|everything to|into|becomes 0 except|but|besides|apart",
        "> BECOMES others|rest|other|everything 0 !BETWEEN !1",
    ),
    "argmax gives a single number, the place of the largest.",
)
_VALUE_BY_ARGMAX = Misconception(
    "argmax_is_value",
    (
        "> argmax|it returns|return|gives|give|is "
        + "|".join(
            f"{most}_{what}"
            for most in ("highest", "largest", "biggest", "greatest", "maximum")
            for what in ("probability", "value", "number", "score")
        )
        + " !INDEX !CLASS !where",
    ),
    "argmax gives the place of the largest number, not the number.",
)

SOFTMAX_ARGMAX = Rubric(
    question="How were Softmax() and argmax() applied, and what does each of them do?",
    ideas=(
        Idea("softmax_probabilities", (
            "softmax PROBABILITY !sequential !probability_model", "softmax posterior|proba|distribution|shares|slices|pie|sum_1|simplex|votes",
            "> softmax PROBABILITY",
            "> logits|scores|outputs|output|numbers becomes|to|into|are|turned PROBABILITY|distribution", "> PROBABILITY out_of|from logits|scores|outputs|numbers|raw", "> gives|giving|give|provides|yields|produces CLASS PROBABILITY", "> more|how likely|probable|sure bigger|fuller|larger|higher|longer",
            "SUM|sums full|hundred|unity|whole|everything", "softmax p SUM|1", "into|to|as|make|makes|convert|converts|converted PROBABILITY !as_in", "PROBABILITY distribution|SUM|each|calculate|calculates|calculated",
            "0 1 BETWEEN", "0 1 SUM", "SUM 1|100", "> how likely|sure|certain|confident|probable each|every|about|it|the|a|is|network|model", "softmax normalize|normalizes",
        ), "What do the ten numbers mean?"),
        Idea("argmax_index", _INDEX, "What does np.argmax return: a value, or its place?"),
    ),
    full=("softmax_probabilities + argmax_index",),
    misconceptions=(
        _ONE_HOT_BY_ARGMAX,
        Misconception("softmax_is_argmax", ("> softmax pick|picks|chooses|selects|finds|takes LARGEST", "> softmax BECOMES LARGEST 1"), "Softmax does not pick a winner: it gives every class a probability."),
        _VALUE_BY_ARGMAX,
        Misconception("softmax_has_another_job", (
            "> softmax cleans|cleaned|sharpens|sharpened|smooths|smoothed|resizes|compresses|removes|softens|blurs the|a|picture|image|images|pixels|edges picture|image|images|pixels|edges|noise|data",
            "> softmax cleans|cleaned|sharpens|smooths|blurs picture|image|images|pixels",
            "> softmax determines|determined|calculates|calculated|measures|measured|reduces|minimizes|lowers loss|error|weights|accuracy", "> softmax optimizes|updates|adjusts model|network|weights",
        ), "Softmax makes probabilities of the scores."),
        Misconception("argmax_has_another_job", (
            "> argmax|it average|mean|median|loss|epochs|epoch|learning_rate|arguments !number|not",
            "> argmax their|the|yields|gives|returns|calculates|is|maximum average|mean|median|sum|loss|epochs|arguments",
            "> argmax maximum|highest|best accuracy|epoch|performance|number_of|amount_of", "> argmax counts|count how|the", "> argmax throws|discards|drops|deletes the|all|those|everything|rare|small", "> argmax maximizes|maximises|maximized|increases|raises|improves|boosts|optimizes|brought accuracy|brightness|pixels|model|network|weights|performance",
            "> argmax sorts|sorted|orders|ranks|removes|deletes",
        ), "argmax says which of the ten outputs is the largest."),
    ),
    half=("softmax_probabilities", "argmax_index"),
)  # fmt: skip

ARGMAX = Rubric(
    question="What does np.argmax give for the ten probabilities of an image?",
    ideas=(
        Idea("index_of_the_largest", (
            "INDEX|CLASS|which|neuron|where|slot LARGEST", "> number of the LARGEST|neuron|class",
            "CLASS|neuron|one likely|probable|likeliest|surest|top|winning|predicted|wins|believes",
            "predicted|winning CLASS|number", "argmax likely|probable|likeliest|surest|winner",
            "> argmax|it returns|gives|is 1|2|3|4|5|6|7|8|9 when|if|because|for", "INDEX max|maximum|top|peak",
            "prediction|predicted|guess model|network|label|class|final !PROBABILITY",
        ), "Does np.argmax return a value, or its place?"),
        Idea("something_about_the_largest", ("LARGEST", "likely|probable|likeliest"), "Does np.argmax return a value, or its place?"),
    ),
    full=("index_of_the_largest",),
    misconceptions=(_ONE_HOT_BY_ARGMAX, _VALUE_BY_ARGMAX),
    half=("something_about_the_largest",),
)  # fmt: skip

SOFTMAX_NOT_TWICE = Rubric(
    question="Although you applied argmax() in this second instance, you did not use Softmax() a second time. Why?",
    ideas=(
        Idea("already_in_probability_model", (
            "already|earlier|previously|before softmax|PROBABILITY|applied|converted|added|included|contains !by_now",
            "probability_model|model|network contains|includes|included|include|has|have|had|part|built|inside|with|uses|added|comprises|integrates|incorporates|appended|attached|stacked|wrapped|embedded|ends|composition|composed|consists|does|applies|performs|runs|calculates softmax|PROBABILITY",
            "> softmax is|was|layer|lives|sits|comes|has|been|constitutes|as|forms|already in|inside|part|within|layer|last|final|end|terminal|of|built|baked|included|wrapped|attached model|network|probability_model|it",
            "> part|built|built_in|inside|included|within|baked|integrated|embedded|wrapped|fitted|attached|hidden|contained|packed|incorporated of|into|in|inside|to|by|with|the|model|it model|network|probability_model|prediction|now",
            "> comes|came|built|baked with|in|into|along probability_model|the|model|with probability_model|model|network|now",
            "> last|final|terminal|end|output layer|stage|step|part|of softmax|probability_model", "> last|final|end part|step|stage of probability_model|model|network",
            "probability_model|model|composition plus|ends|wraps|terminal|implicitly|automatically|internally|itself|composition softmax|PROBABILITY",
            "automatically|implicitly|internally|itself|inside|hidden|happens|runs|done softmax|probability_model|model",
            "> wrapped|attached|appended|added|stacked|glued|put|packed softmax|it|with|the|model|on|to softmax|model|network|layer|probability_model",
            "> has|had|have|with it|softmax as|in|at last|final|end|layer|step|part", "> already has|had|have|contains|comes|includes|in|inside|does|did|fitted|built|sugar|salt|sieve|sieved|washed|filtered|cooked|done|there|gone|passed|normalised|normalized !argmax",
            "> outputs|predictions|prediction|output|results|result|predict are|were|is|come|comes|already|gives|returns PROBABILITY",
            "> run|ran|went|gone|goes|passed|put|fed through|into softmax|already",
            "> machine|press|oven|recipe|soup|cake|kettle|model contains|has|comes|does it|built_in|inside|sieve|filter|already|sugar|salt",
        ), "Where has the softmax been applied before?"),
        Idea("already_done", (
            "> been|was|is|did|done|already|it|had done|applied|used|it|did before|already|earlier|previously|once", "> did|used|done|applied|have it|softmax|once|PROBABILITY earlier|before|already|previously|now|by_now",
            "enough 1|once|softmax", "> again|twice|repeatedly|second flatten|flattens|distort|distorts|change|changes|falsify|blur differences|probabilities|result|values|them|it", "have PROBABILITY now|already|by_now",
        ), "Where has the softmax been applied before?"),
        Idea("order_stays", (
            "LARGEST|order|ranking|argmax|winner SAME|stays|changes|change|preserves|keeps|matters with|without|softmax|either|anyway|order",
            "> only|just need|needed|want|wanted|interested|care|know label|class|index|winner|answer NOT", "> NOT need|want|care|interested|matter PROBABILITY", "> LARGEST stays|remains|is|also LARGEST|first|same", "monotone|monotonic|monotonous|monotonically|order_preserving",
        ), "Where has the softmax been applied before?"),
    ),
    full=("already_in_probability_model",),
    misconceptions=(
        Misconception("softmax_depends_on_batch_size", (
            "> because|since|only|just|as 1|single IMAGE|batch|sample|item !already|contains|includes|inside|whether",
            "> 1|single IMAGE|batch|sample|item NOT|no|enough|is !already|contains|includes|inside|whether",
            "batch !already|contains|includes|inside|whether",
        ), "How many images there are does not matter to softmax.", 0.0),
        Misconception("softmax_only_for_training", (
            "> softmax only|just for|when|while|during|in|at TRAIN !not", "> only|just works|used|needed|for|active|during|runs|in|happens TRAIN !not",
            "> switched_off|turned_off|off|inactive|disabled|deactivated at|in|during|for|when|afterwards prediction|predicting|predict|test|testing",
        ), "Softmax is calculated whenever the network is."),
        Misconception("argmax_replaces_softmax", (
            "> argmax replaces|includes|contains|is|does softmax|the_same|same|it", "> instead of softmax", "> argmax already|also does|includes|contains|normalises|makes",
        ), "argmax only says which of the outputs is the largest: where do probabilities come from?"),
        Misconception("softmax_only_once", (
            "> can|may|must be|only|used|just|called|applied|not only|used|once|called|twice|applied|second|again once|twice|program|error|crash|second|time !because",
            "> again|twice|second_time would|will|does|gives|has SAME|nothing|no_effect !LARGEST !order !CLASS !argmax",
            "> trained|trains|learned|changed weights to|so give|gives|that", "weights frozen|locked", "too|more|less|save|saves|faster|slow|slower time|long|fast|speed|memory|computing",
        ), "It could be calculated again: where has it been calculated before?"),
    ),
    half=("already_done", "order_stays"),
)  # fmt: skip

PREDICTION_RULE = Rubric(
    question="How do the ten outputs become one guess?",
    ideas=(
        Idea("largest_output_wins", (
            "LARGEST output|outputs|PROBABILITY|value|values|number|NEURON|score|INDEX|CLASS|GUESS|one|likelihood|confidence",
            "likely CLASS|one|GUESS|answer|number", "argmax",
        ), "Which of the ten outputs decides?"),
        Idea("outputs_are_probabilities", ("PROBABILITY",), ""),
    ),
    full=("largest_output_wins",),
    misconceptions=(
        Misconception("average_of_outputs", ("> average|mean|SUM|add|adds outputs|output|numbers|all|of",), "The outputs are compared, not put together.", 0.0),
        Misconception("smallest_output_wins", ("> SMALLEST|lowest|least|minimum output|PROBABILITY|value|number|likely|one",), "It is the other end that decides.", 0.0),
    ),
)  # fmt: skip
