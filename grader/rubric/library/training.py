"""What training, its words and its dangers are."""

from __future__ import annotations

from grader.rubric.library.optimizing import REDUCES
from grader.rubric.scheme import Idea, Misconception, Rubric

ADAM = Rubric(
    question="What is Adam?",
    ideas=(
        Idea("is_optimizer", ("OPTIMIZER|optimiser|optimization|optimisation|optimize|optimizes|optimising|optimizing !optimizer_is_adam", "OPTIMIZER rate"), "What kind of thing is Adam?"),
        Idea("adaptive", (
            "adaptive|adapt|adapts|adaptively|adapting !weights|data|images", "> adapts|adapt|adapting its|the|learning|step|itself|each|for|per",
            "momentum !momentum_is", "> takes|take|make|makes|with bigger|smaller|longer|shorter step|steps|stride|strides", "> plus|with|and|combines rmsprop|adagrad", "moment|moments estimation|first|second",
            "learning_rate|rate|rates|step|step_size|step_sizes|stride|pace|lr ADAPTIVE|adjusts|adjust|changes|change|itself|different|decays|varies|tunes|tuned|chooses|picks|shortens|lengthens !step_by_step !each_step !every_step !per_step",
            "> bigger|smaller|longer|shorter|larger step|steps|stride|strides for|when|where|on|if|in",
            "> own|individual|different|separate rate|step|pace|speed|amount|learning_rate|stride|size|lr for|per|to|in each|every|all|single|weight|weights|parameter|parameters",
            "> each|every|all WEIGHT|parameter|one|spice|string|knob has|have|gets|get|by|with|its its|own|an own|individual|amount|separate|rate",
            "> as|so much as|like needs|needed|necessary|it", "big|large|bigger|larger steps small|smaller|tiny",
            "> remembers|memory|keeps|uses|average|averages|averaged|running|moving|exponential previous|past|earlier|last|of|average|averages|old gradients|slopes|directions|steps|gradient|squares|them|direction",
            "> moving|running|exponential average|averages|mean", "> speeds_up|accelerates|slows_down and slows|slow",
        ), "What does it do with the size of its steps?"),
        Idea("sgd_variant", (
            "> variant|extension|improve|improves|improved|version|extends|form|type|combination|combines|advanced|upgrade|upgraded|modification|based|better|enhanced|smarter|enhancement|successor|further|refined|modern GRADIENT|sgd|rmsprop|momentum|adagrad",
            "> faster|quicker|efficient|effective|robust|clever sgd|gradient_descent|stochastic !than",
        ), "How does it differ from plain gradient descent?"),
        Idea("updates_weights", (
            "UPDATE WEIGHT !rate !rates !lr", "> updates|update|updating parameters|weights|the",
            "UPDATE NETWORK !rate !pixel !images !labels",
            "> nudge|nudges|turns|turn|sets|learns|finds|find|estimates|searches|search|steers|determines the|best|optimal|each|every|all|right|good WEIGHT|knobs|knob|dials|screws",
            "> nudge|nudges|turns|twiddles|screws|UPDATE|twist|twists knobs|knob|dials|dial|screws",
            "> which|what|how|where direction|way|much|far EVERY|the|a|our|to WEIGHT|change|move",
        ), "What does it change?"),
        Idea("plain_sgd", ("GRADIENT|sgd",), "How does it differ from plain gradient descent?"),
        Idea("popular", ("popular|common|commonly|standard|default|usual|usually|mostly|widely|often|everybody|everyone one|used|choice|OPTIMIZER|optimiser|most|with",), "What does it change?"),
        Idea("reduces_loss", REDUCES, ""),
    ),
    full=("is_optimizer + adaptive", "is_optimizer + sgd_variant", "is_optimizer + updates_weights", "adaptive + sgd_variant", "updates_weights", "adaptive", "sgd_variant"),
    misconceptions=(
        Misconception("adam_equals_sgd", (
            "> is|basically|OPTIMIZER|SAME GRADIENT|sgd|stochastic !faster|efficient|effective|quicker !improve !BETTER !extension !ADAPTIVE !momentum !like !version !variant !combines !weight",
            "> another|other|different|just|simply|new|a|the name|word|term for|of GRADIENT|sgd !not",
            "> SAME|identical|equal|equivalent as|to|thing|like|with GRADIENT|sgd !not",
        ), "Adam is more than plain gradient descent: what does it add?", 0.5),
        Misconception("adam_changes_data", (
            "> UPDATE the|all|values|pixel|pixels|training|our|its pixel|pixels|images|image|data|labels|dataset|pictures !WEIGHT !based !not",
            "> REMOVE|selects|splits|loads|shuffles the|all|bad|training|our|best data|images|pictures|labels|dataset !not",
        ), "The data stay as they are: the optimizer changes the network.", 0.5),
        Misconception("adam_is_loss", (
            "> is|a LOSS|cost function",
            "> is|be a|an|the activation|LAYER",
        ), "Adam neither measures the error nor is it a layer: it is an optimizer.", 0.0),
        Misconception("adam_measures_error", (
            "> measures|calculates ERROR|LOSS !GRADIENT",
            "> measures|calculates|computes|measure|calculate|compute|tells|shows the|how|a|an|to ERROR|LOSS|DIFFERENCE|wrong|far|good|accurate|accuracy !GRADIENT !weights",
        ), "Measuring the error is the loss's part; the optimizer acts on it.", 0.5),
        Misconception("adam_is_other", (
            "> converts|turns|into probabilities|probability",
            "> is|be|name a|an|the|of metric|dataset|data_set|model|neuron|ai|network !OPTIMIZER !that !which !weights",
            "> stops|stop|ends TRAIN|when|early", "> choose|pick|decide|determine|set best|number|how_many|the epochs|layers|neurons|architecture !not", "> PREVENT OVERFIT", "data_set|dataset pre_trained|pretrained|trained", "> sets|makes|turns NEGATIVE ZERO",
        ), "That is something else: Adam is an optimizer.", 0.5),
    ),
    half=("is_optimizer", "plain_sgd", "popular"),
)  # fmt: skip

OVERFITTING = Rubric(
    question="What is an overfit model, what is overfitting? Why does it matter?",
    ideas=(
        Idea("fits_training_too_closely", (
            "closely|perfectly|exactly|overly|specific|tightly|specialized|specialised|tailored|glued|clings TRAIN", "> too much|hard|strongly|good|attached|adapted|used|fitted to|on|with|by|the TRAIN", "> fits|fit|fitted|learns|learned|adapts|adapted|matches|knows TRAIN too", "> too|very|extremely|so close|closely|well|exactly|specialized|specialised|specific|tightly",
            "MEMORIZE", "noise|quirks|peculiarities|scratch|coincidences|accidents|outliers", "TRAIN GOOD|perfect|high|super|low|nearly|99|100", "better|higher train|training", "> train|training|acc above|higher|exceeds|beats val|validation|test|val_acc", "> adapts|adapt|adapted|adjusts|sticks|clings|tuned|used|fixated so|too|much|only|to|itself TRAIN|examples", "remembers", "TRAIN rises|rising|keeps|increases|goes|falls|falling|sinks|sinking|climbs|drops",
            "perfect|GOOD knows|know|seen|old|TRAIN|practice|known|familiar", "tailored|lookup|look_up",
            "> GOOD|perfect|aces|aced|shines|great|fine on|at|in|with|for the|old|known|practice|seen|familiar|him|one|own|TRAIN",
            "> every|each detail|point|scratch|example|wrinkle|quirk|picture|image|data|training", "every|each detail|details|quirk", "> fits|captures|models|learns|follows random|the error|noise|chance", "> aces|nails|knows|masters homework|exercises|practice|mock|drill",
            "95|96|97|98|99|100|0.95|0.96|0.97|0.98|0.99|1.0 TRAIN",
            "> learned|learns|learnt|knows|takes|copies|keeps examples|answers|exercises|questions|pictures|details|images instead|rather|not|and|but|by", "> only|just learned|learnt|learns|knows TRAIN", "> NOT the|a|learn|understand|see|general|real rule|rules|pattern|concept|idea|principle",
            "in_sample|empirical_risk|training_error|train_error|training_loss|train_loss|train_acc|training_accuracy low|small|good|high|excellent|0|fine|perfect|better|falls|down|tiny",
            "> details|specifics|particularities|oddities|features|accidents of|in|from the|TRAIN|its TRAIN|training|images|pictures|examples|set", "word_for_word|word_by_word|verbatim|note_by_note|letter_by_letter", "> GOOD|perfect|best grades|marks|in|at|on|results homework|exercises|practice|rehearsal|drill|known|in", "student|pupil|exam old|exercises|answers|past|practice|by_heart|knows|questions",
        ), "How does such a network do on the data it was trained on?"),
        Idea("poor_on_new_data", (
            "> BAD UNSEEN|test|testing|validation|other|others|GENERALIZE|real|different|else|outside|on|at|for|with !not",
            "UNSEEN|test|testing|validation|others|other|strange|exam BAD|mistakes|errors|error|flops|useless|stagnates|stuck|misses !not !n't",
            "> NOT GENERALIZE|generalise",
            "> GENERALIZE BAD|poorly|worse|little", "> BAD|lack|lacks|lose|loses|less GENERALIZE",
            "> loses|lose|lost|lacks ability|power|able to GENERALIZE|work|predict|deal|handle",
            "> NOT work|perform|do|good|well|handle|deal|apply|recognize|predict|give|as|accurate|useful|trust|manage|cope|solve|understand|answer|reliable|know|recognise|classify|identify|transfer|carry|help|hold UNSEEN|test|testing|validation|other|others|else|outside|with|on|for|well|similar|accurate|any|reality|practice|real|everyday !good_for_the_model|good_for_us|good_for_you",
            "not_on|not_for UNSEEN|others|other", "BAD NOT seen|see|met|encountered|known",
            "> better|good|well|great train|training than|but|on test|validation|unseen|new|others|other|the",
            "> better TRAIN than|then|compared test|validation|UNSEEN|new|the|on",
            "gap|DIFFERENCE|worse|apart TRAIN test|validation|UNSEEN|val|val_loss|val_acc",
            "better|higher TRAIN than UNSEEN|test|validation",
            "> TRAIN GOOD|high|99|100|low|up|perfect test|validation|val|UNSEEN low|BAD|82|down|high|stuck|not",
            "> test|validation|val|val_loss|val_acc|test_acc|validation_loss|val_accuracy|test_accuracy|test_error|out_of_sample|true_risk|generalization_error is|stays|gets|goes|was|acc|accuracy|loss|error|score|performance|risk low|lower|BAD|stuck|stagnates|rises|climbs|up|worse|falls|sinks|down|high|large|big|higher|drops|increases|flat|rising|stops|much",
            "> val|validation|test|val_loss|validation_loss|val_acc|test_acc|val_accuracy|true_risk|out_of_sample climbs|rises|rising|stagnates|drops|falls|worse|stuck|stopped|increases|sinks|low|lower|BAD|large|down|up|high|higher",
            "> misleading|irrelevant|useless|worthless|helpless|lost|clueless when|for|to|it|with|on|in|anyone|at new|other|test|comes|else|others|anything|anyone|UNSEEN|practice",
            "> flunks|flunk|fails|fail|failed|bombs|flops the|a|real|final|in|on|at exam|test|final", "UNSEEN garbage|nonsense|rubbish|junk|worthless", "> second|moment|soon|if|when questions|data|picture|pictures|something|exam change|changes|differ|differs",
            "> fits|fit|suits nobody_else|no_one_else|noone_else|no_one|nobody", "> generalization_error|generalisation_error|test_error exceeds|larger|above|greater|more",
            "> 95|96|97|98|99|100|0.95|0.96|0.97|0.98|0.99 TRAIN 60|65|70|75|78|80|82|84|85|86|87|88|89|90|0.6|0.7|0.75|0.8|0.80|0.85|0.88|0.89 test|validation|val|UNSEEN",
            "> flops|flop|trips|stumbles|misses|collapses|breaks|crashes|panics|guesses|confused|struggles with|on|at|at_the|by|in|the|when|for|over|as_soon anything|UNSEEN|other|others|test|exam|different|real",
            "> fails|fail|failing|failed|wrong on|with|at|for|when|as|in anything|any|UNSEEN|else|other|others|the|everything|soon|exam|it",
            "cannot|can't|can|unable GENERALIZE|deal|handle|UNSEEN", "> NOT GENERALIZE|deal|handle|transfer|apply|extend|cope", "> loss|error on|for|in UNSEEN|test|validation|others high|large|higher|rises|too", "> UNSEEN|test|validation loss|error high|large|higher|rises|too",
            "> no|little|without use|good|value|worth|help|clue|idea in|for|on|with|outside|about|at practice|UNSEEN|others|new|else|other|real|reality",
            "> UNSEEN|other|questions|else|others|exam it|is|gets|be lost|helpless|clueless", "> train|training|acc above|higher|better|exceeds|beats val|validation|test|val_acc",
            "gap points|shows|large|big|huge|wide|growing",
            "trouble|problems|difficulties|difficulty|issues|confused|confuses|confuse|surprised|overwhelmed UNSEEN|others|other|change|outside|different|never_seen|hasn't_seen|not_seen|not_in|anything",
            "> confused|surprised|trouble|problems|lost|helpless by|with|when|on a|something|pictures|images|data|that|it|an never|not|hasn't|NOT",
            "> NOT recognise|recognize|predict|predicts|classify|identify|know|handle a|an|something|pictures|images|data|anything never|not|hasn't|NOT|different|other",
            "> NOT recognise|recognize|predict|classify|identify|know|handle that|which|it never|not|was_not|hasn't",
            "> test|exam|UNSEEN|validation it|gets|get|has|much less|fewer points|right|correct|score|accuracy|marks|answers",
            "> elsewhere|outside|others|UNSEEN it|they|model|network|this NOT|fails|breaks", "> fits|fit|suits|perfect|works him|her|one|perfectly|on nobody_else|no_one_else|noone_else|nothing_else", "> not|nobody|no_one|noone for|on|to|with|fits|suits else|anyone|anybody|others|other",
            "> only|just works|work|good|useful|right|correct|knows|recognizes|for|on|with for|on|with|in|the|those|its TRAIN|own|those|old|seen|known|the|pictures|data",
            "> UNSEEN|other|others|different|real data|images|pictures|ones|examples|inputs|cases|patients|questions|NOT|it|is|goes BAD|fails|fail|mistakes|NOT|flops|wrong",
        ), "And how on data it has never seen?"),
        Idea("cause", (
            "too|more|higher|very|high|many|way complex|capacity|parameters|epochs|long|layers|large|complexity|trained|NEURON|flexible|big|degrees|weights|few|little",
            "high variance", "capacity",
        ), "How does such a network do on data it has never seen?"),
    ),
    full=("fits_training_too_closely + poor_on_new_data",),
    misconceptions=(
        Misconception("overfit_is_too_general", ("> too|over|overly general|generalized|generalised|GENERALIZE|simple|vague|rough", "> GENERALIZE too"), "It is the other way round: the network is too specific.", 0.0),
        Misconception("overfit_is_underfit", (
            "> NOT fit|learn|fits|learns training|train|the|data|enough !new !test !unseen !general !other !rule !rules !pattern !patterns",
            "> loss|error too|is high training|on|train !test !low",
            "> loss|error on|in train too|is high !test !low",
            "> BAD on|with|in TRAIN|training|both already|too|as|even|sets !new !unseen !validation !other !GOOD !underfit", "> BAD on|with TRAIN and on|test|new|with !GOOD !underfit",
            "> too|very few|little NEURON|epochs|parameters|layers|training|trained !data",
            "> NOT trained|train|learned long|enough|yet|sufficiently",
        ), "That is underfitting.", 0.0),
        Misconception("overfit_is_size", (
            "> images|image|pictures|input|inputs|data|it too|larger|bigger|is|are|does|NOT large|big|larger|than|fit into|in|for|the|than|its|input NETWORK|model|layer|memory|network !epochs !parameters !many",
            "> NOT fit|fits in|into the|memory|model|network|layer", "> takes|take too|so|very much|long time|hours !memorize", "> trained|trains|learns too|so|very|is fast|slow|slowly|quickly !TEST !memorize",
        ), "It is not about sizes or speed: think of data seen in training and of new data.", 0.0),
        Misconception("overfit_uses_test", (
            "> trained_on|trained_with|trains_on|fitted_on|tuned_on|learns_from|learned_from|adjusted_on the|test|its test|set|testing|data test|testing|test_set !then !but !BAD !training",
            "> WEIGHT are|is|were|was|gets|get adjusted|updated|changed on|with|by|in|to test|evaluate|testing",
            "> GOOD|better|great|high on|in|with the|test|new|unseen test|unseen|testing BAD|but|and|than bad|on|poor|worse|training|train !not",
            "> beats|beat the|test test|testing",
        ), "The test data are those it was not trained on, and where it does badly.", 0.5),
    ),
)  # fmt: skip

FIT = Rubric(
    question="What does model.fit do?",
    ideas=(
        Idea("trains", (
            "train !images !picture !data !set !labels !dataset !sample !example !accuracy !x !y !phase",
            "> train_the|train_our|train_a|train_your|train_this|train_it|train_model|train_network|train_neural|train_net|train_algorithm|training_up|teach|coach model|network|net|neural|algorithm|weights|machine|NETWORK",
            "train_model|train_network|train_neural|train_net|train_it|train_itself|teach_it", "train_on|train_with|train_for|train_using|train_over|it_train|is_train|get_train|be_train",
            "> NETWORK|it|itself learn|study|practise|practice|taught|improve|train_on|exercise|master", "> get|gets|become better|improve|trained|taught|smarter|corrected",
            "> let|make|have|help the|our|it NETWORK|it learn|study|practise|practice|train", "> let|make it|network|model learn|study|practise|practice|train|correct|improve",
            "> start|run|begin|do|perform|execute|launch|does|carry training|training_loop|learning|optimisation|optimization !data !images !set !labels", "> training|learning|learn happen|start|begin|take_place|place|is_done|process_starts|of|phase|occur",
            "> fit images to|with labels", "> is|it|this the|a training|learning step|stage|session|part", "> learn from|by|with|on data|images|examples|labels|training|pictures|train",
            "> practise|practice|rehearse|drill on|with", "> until|till it|model|network|net good|better|right", "teach|school|lesson|apprenticeship|coach|homework|exercises|gym|training_camp|drill|studies|studying network|model|it|net|pictures|images|student !evaluate",
            "UPDATE|nudge|estimate|optimise|optimize|turn|learn|shift|calibrate WEIGHT|knob|knobs|synapse|theta", "> find|calculate|search|look|get|determine|figure|choose best|good|right|optimal|suitable|the|for WEIGHT",
            "> improve|update|adjust|optimize|optimise|tune the|its|our model|network|NETWORK|WEIGHT", "> learn the|relation|patterns|from|how|what|to|connection",
            "REDUCE|reduce|lower LOSS|error|mistakes|cost !shows", "backprop|backpropagation|gradient_descent", "gradient steps|step|descent|update", "forward loss backward|backprop|update",
            "correct|corrects|corrected itself|its|weights|after|mistakes|each|network|model !check !answers !labels_to !evaluate", "fewer|less mistakes|errors|loss",
            "weight|parameter update|updates|change|changes|adjustment", "> gets|becomes|get|getting better each|every|with|round|time|and|at|from",
        ), "What happens to the network while it runs?"),
        Idea("fits_data", (
            "> fit the|it|to|x|into data|model|training|into|the|labels", "> fit data|model", "adapt data", "bring together|with data|model", "> optimize|optimise an|existing|a model|network",
            "FEED|give|run|PASS|put|show|hand|insert|load|send|stick|expose|throw DATA|NETWORK|x|pics|pictures|everything|images !predict !class",
            "epoch|times|iterations|rounds !train_labels !y_train", "learning process", "goes|go through|over data|images|pictures|examples|dataset",
        ), "What happens to the network while it runs?"),
        Idea("shows_progress", ("progress|bar|verbose|history|accuracy|loss|seconds|minutes|laptop|output|printed|variable|store",), ""),
    ),
    full=("trains",),
    misconceptions=(
        Misconception("fit_is_evaluate", (
            "> tests|evaluates|checks|measures|examines the|model|network|if|how|accuracy|whether !train !learn !wrong !weight !teach !not !adjusts",
            "predict|predicts labels|classes|label|class|digit !train|learn|teach !compare !correct !weight !guess",
            "> and|then|afterwards|also predict|predictions for|the|on|of|makes test|new !compare",
            "> gives|tells|says|returns|shows back|you|us|which class|category|kind|clothing|label|digit|thing !train !learn !weight !give_it !compare",
            "> how|whether|if|checks|looks well|good|model|network|it|the suits|suit|fits|fit|match|matches|is !train !learn !weight !correct !improve !better !again !adjust !update",
            "> shows|calculates|prints the|final accuracy|score !train !learn !bar !epoch",
        ), "That is another step: fit is where the weights change.", 0.0),
        Misconception("fit_resizes", (
            "> images|size|image fit|fits the|input|size|into|in !model !training", "> scale|scales|resize|resizes|shrinks|crops images|pictures|image|picture|data|the",
            "saves|save|stores|builds|build|compiles model|layers|file !train|learn|teach !built !compiled !then !after !history !not", "memory",
            "> makes|make the_model|model|it fit !train",
        ), "Nothing is made to fit in size: think of what changes in the network.", 0.0),
        Misconception("fit_chooses_the_architecture", (
            "> choose|chooses|pick|select|decide|decides|find|finds|determine|sets how_many|number|the|best|right neuron|neurons|layers|layer|architecture !weight",
        ), "The layers are there already: think of what changes in them.", 0.0),
        Misconception("fit_uses_test_data", (
            "> train|trains|learn|learns|fit|optimise on|with|from|using the|our test|testing|test_images !not !before !then !evaluate !later !after !validation",
        ), "The test set is kept for evaluating; fit works on the training set.", 0.5),
        Misconception("epochs_are_images", (
            "> epoch|epochs tell|is|are|means|say|number how_many|number|one|a|of image|images|picture|pictures|samples !times !pass !passes !over !through !round !often !all !every !time",
            "> epochs|epoch many|number neurons|layers", "> learns|trains from|on|with 10|5|ten|five images|pictures !batch !thousand",
        ), "An epoch is one pass over all of the training data.", 0.5),
        Misconception("epochs_are_evolutions", ("evolutions|evolution|evolves|evolve", "> neurons|weakest die|dies|replaced|killed|out", "generation players|neurons|networks|models"), "Nothing evolves here: an epoch is one pass over the training data.", 0.5),
    ),
    half=("fits_data",),
)  # fmt: skip

EVALUATE = Rubric(
    question="What does model.evaluate do?",
    ideas=(
        Idea("measures_performance", (
            "accuracy|performance|loss|metric|metrics|score|error|grade|hit_rate|precision|quality|results|risk measure|compute|calculate|see|give|deliver|return|print|report|show|find|check|save|values|tell|say|estimate|out|output|get|got|determine|on|and|assess|record|average|mean|how|of|note|for|know !verbose_2",
            "> how|if|whether good|well|accurate|accurately|often it|model|network|the|our|my|is|net",
            "> how|if|whether it|model|network|net|the does|do|is|perform|did|work|cope|handle|really|learned|model|net|network !fits !seconds|memory",
            "> if|whether its|it|model|network any|good|working|right|any_good|ready",
            "> test|check|examine|assess|try|prove|judge|quiz the|our|how|its|a|my|finished|trained NETWORK|PERFORMANCE|accuracy|loss|it",
            "> evaluate|evaluating out_of_sample|unseen|new|test|sample|data|performance|accuracy|how|the_performance|quality !test_images",
            "how_many|how_often|number|share|percentage|percent|fraction|proportion|rate|count|many right|correct|correctly|good|wrong|wrongly|mistakes|hit|hits",
            "> test_set|test_data|testing_set performance|accuracy|score|error", "> measure the|our NETWORK on|with",
            "exam|examination|quiz|mark|grade|match|verdict|report_card|driving_test|final_test|blind_test", "right|correct share|percent|wrong",
        ), "What do you learn from it?"),
        Idea("tests_network", (
            "> test|check|examine|assess|try|prove|judge the|our|how|a NETWORK|it", "> test|check NETWORK|it", "LOSS|accuracy|metric|PERFORMANCE|metrics", "> test of model|network|it", "acceptance|exam|grade",
            "compare label|labels|truth|true|prediction|predictions", "compare|compares output|outputs|predictions|answers|guess labels|true|right|truth|real",
            "share|percentage|percent right|correct",
        ), "On which data, and what do you learn from it?"),
        Idea("on_test_data", (
            "test|tests|testing|validation|unseen|new|held_out|fresh data|set|images|examples|dataset|samples|pictures|accuracy|loss|score|cases|questions|error",
            "> NOT see|seen|known|met|encounter|know|saw|learned|shown|meet|trained|used|in_training|in_the|part|practised|touched|look|study|studied|rehearsed",
            "> NOT used|trained|shown|part|in for|in|on|with|training|train|it|data|to|of|the|lessons",
            "x_test|test_images|unseen|out_of_sample|test_data|test_set|held_out|holdout|hold_out",
            "UNSEEN|kept_away|kept_back|kept_aside|put_aside|set_aside|reserved|left_out|never_seen|other|strange|stranger|first_time|surprise data|images|examples|dataset|samples|pictures|data|questions|opponents|specimens|cases|people|patients|it|ones|that",
            "new_for_it|new_to_it|never_seen|never_saw|never_met|kept_back|kept_away|put_aside|set_aside|10000_images|10000_pictures|10000_test|other_10000",
        ), "On which data is it used?"),
    ),
    full=("measures_performance + on_test_data",),
    misconceptions=(
        Misconception("evaluate_trains", (
            "it_train|evaluate_train|also_train|continue_train|train_again|train_once_more|train_further|keep_train|it_learn|which_train !how !whether !if !after", "> continue the train|learning",
            "> improves|updates|adjusts|corrects|changes|fixes|tunes weights|parameters !can !could !should", "> learn from them|these|those|the_test|test_data|test_images|test_pictures !not !how", "> it|evaluate improves|updates|corrects the|our model|network !how",
            "> weights are|get|is corrected|updated|adjusted|changed|improved", "compile|compiles|plots|plot",
        ), "Evaluating changes nothing in the network.", 0.5),
        Misconception("evaluate_is_predict", (
            "> it|evaluate|to|also|and|we|this predict|predicts|classifies|recognises the|class|a|new|what|one|labels|images !how !well !accuracy !compare !loss !many !whether !if !right !correct !often !check",
            "> predict|predicts class|classes|label|labels|digit|one|images|image|test|the !how !well !accuracy !compare !gives !evaluate !loss !many !whether !if !right !correct !often !check",
            "> makes|make predictions for|on|of !accuracy|loss|how|compares",
            "> returns|gives|tells|says|shows|prints for every|each|which|what picture|image|garment|class|clothing|it !how !right !accuracy !correct !many !well !loss !score",
            "> which of garment|class|classes|categories|ten|clothing|10|the !how !right",
        ), "Predicting is another step: evaluating compares with the right answers.", 0.0),
        Misconception("evaluate_prevents_overfitting", ("> PREVENT|prevents|avoid the|model|from|OVERFIT OVERFIT|from|the", "> PREVENT|prevents|avoid OVERFIT", "> ensure|ensures|guarantee|guarantees NOT OVERFIT"), "It can show overfitting, but not prevent it.", 0.0),
        Misconception("evaluate_measures_efficiency", ("efficiency|efficient|speed", "> how much|many|long seconds|time|memory|minutes", "how_fast|how_quick|how_quickly|pictures_per_second|images_per_second|how_long"), "It is not about speed: think of right and wrong predictions.", 0.5),
        Misconception("evaluate_is_summary", ("overview|summary|structure|architecture layer|layers|model|network|parameters", "> number|how_many parameters|layers"), "That is what a summary shows: evaluating is about right and wrong predictions.", 0.0),
        Misconception("evaluate_splits_data", ("> splits|split|divides the|data|dataset|into|images", "> picks|chooses|selects the|best model|network|epoch"), "The data are split before: evaluating is about right and wrong predictions.", 0.0),
    ),
    half=("tests_network", "measures_performance"),
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
