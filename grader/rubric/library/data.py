"""What data are divided for, and how the right answers are written down."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

_UNSEEN = (
    "> NOT|never|before SEE", "> SEE before|NOT|never",
    "UNSEEN data|images|image|pictures|examples|set|inputs|items|ones|things|cases|points|samples|values",
    "unseen|unfamiliar", "> on|with|for|about unknown|unknowns|unseens", "> NOT be|been|yet|involved|part|shown|see train|SEE",
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

# What a network, or whoever stands for it, has not done with what it is judged on.
_MET = (
    "SEE|TRAIN|fed|given|involved|part|tuned|handled|rehearsed|drilled|played|visited|tried|touched|driven|"
    "included|among|experience|appear|appears|appeared|present|heard|tasted|copied|covered|worked|contact"
)

TRAIN_TEST_SPLIT = Rubric(
    question="Why is the data split into a training set and a test set? What is the purpose?",
    ideas=(
        Idea("train_learns", (
            "TRAIN NETWORK|set|pattern|patterns|rules|parameters|images|weights|it !load|loads !labels !best_practice|machine_learning",
            "> TRAIN on|from|with|the data|one|part|set|bit|half|first !labels",
            "lessons|homework|exercises|practice_set|practice_questions !good", "> with|from first|one TRAIN",
        ), "What is the training set for?"),
        Idea("test_evaluates", (
            "TEST NETWORK|it|how|result|results|PERFORMANCE|validity|other|accuracy|patterns|you|me|him|her|students !load|loads",
            "TEST set|DATA|part|series !loads|labels|names !remove|throws",
            "> see|know|tell|find|sense|read|idea|sure|clear|showing|shows|show|notice|look|say how|GOOD|PERFORMANCE",
            "> see|know|tell|find|sure|clear|show|shows|notice|look|check|verify if|whether",
            "> tell|tells|shows|show|ask|asks how|what",
            "MEASURE PERFORMANCE|NETWORK|GENERALIZE|right|error|percent",
            "honest|fair|unbiased|misleading|bias|biased|estimate|false_impression|optimistic|flattering|verdict|evidence",
            "> how well|good|accurate|accurately|smart|much it|model|network|the|they",
            "> ask|asked|grade|grades|graded|grading|score|scores|mark|try|judge about|with|on|it|model",
            "exam|exams|quiz|final|finals|acceptance",
            "percentage|percent|score|mark|grade|number|result|accuracy|error means|counts|report|reported|tells|says|expected|honest",
            "measure|measuring with|on|there|it",
            "> NOT tell|tells|say|see|fool|fooled|fooling|prove|proves|evidence|judge|mean|means|notice|only_prove",
            "> detect|detects|detecting|spot|spots|notice|recognize|discover|catch|reveal|reveals|find|expose OVERFIT|MEMORIZE",
            "compare|gap|difference TRAIN TEST", "cross_check NETWORK|with|on|data",
            "> for|as|to|real|extra control|check|checking|checks",
            "> then|so|that_way|thus you|we|i|one know|see|notice|realise|realize|knows", "> accuracy|score|result there|on_it|on_them|on_those is|was|good|fine|high|means|shows",
            "> then|later|afterwards|finally score|scored|graded|grade|marked",
            "> realistic|trust|trustworthy|reliable|real picture|number|score|accuracy|quality",
           
        ), "What do you find out with the test set?"),
        Idea("unseen_data", (
            *_UNSEEN, f"> NOT|never|before|nothing {_MET} !must !need !have_to","> no role|contact|experience|influence|part",
            f"> {_MET} NOT|never",
            "> new|unknown|unfamiliar|strange|foreign to it|him|her|them|me|network|model|NETWORK",
            "already knows|saw|seen|know|learned answers|DATA|images|training|them|it",
            "useless|pointless|no_point|cheating|misleading|meaningless|flattering|optimistic SAME|TRAIN|already|used|very",
            "> out|outside of|the TRAIN|fit|fitting|sample|homework|lessons",
            "excluded|exclude|left_out|untouched|disjoint|held_out|held_back|kept_back|locked_away|put_aside|set_aside|kept_aside|saved_for",
            "hold|holds|holding|held out|back|aside", "> keep|keeps|kept|put|puts|stay|stays|lock|locked|set aside|away|secret|hidden|back",
            "> keep|keeps|leave out|secret|hidden", "> hidden during|while|from|in|till|until",
            "> new|unknown|unfamiliar|fresh|unseen|different|other|independent|surprise|another|separate questions|question|task|tasks|items|roads|road|ones|things|problems|score|opponent|exercises|series|material|patients|customers|something|examples|cases|photos",
            "> something|anything|things|ones new|fresh|different|unknown|unfamiliar|else",
            f"> SAME|very questions|ones|data|images|pictures|examples {_MET} !other_one",
            "> SAME questions|data|images|pictures|examples|set|ones only|just|repeat|repeats|proves|nothing|recognize|recognise",
            "> had|practised|practiced|got|done|came already|before|in_class", "> NOT SAME|very questions|ones|data|images|pictures|examples",
            "stranger|strangers|outsider|outsiders|deployment|unbeknown|peek|peeking|peeked",
            "> stand|stands|simulate|simulates|represent|represents|role|imitate|imitates in|of|for|the future|later|real|outside|situation|world|those|deployment",
            "images|pictures|data|inputs|examples|customers|cases|shirts|clothes|ones later|future|tomorrow",
            "> new data|images|shirts|clothes|garments|patients|customers|shoes|products",
            "answer_key|answer_sheet|exam_paper|cheat|cheats|cheating|leak|leaks",
            "> if|when TEST|ask|asked|grade|verify|check|judge on|with|about|only SAME|TRAIN",
        ), "Why can the images it learned from not be used to judge it?"),
        Idea("generalisation", (
            "GENERALIZE|generalise", "external validity", "real world|life|use|uses|situation|customers", "OVERFIT", "MEMORIZE",
            "> NOT|no OVERFIT", "> carry|carries|carried over", "> transfer|transfers to", "in_practice|in_the_wild|in_the_field|in_production",
            "parrot|parrots|parroting|recall|recalling|lookup_table|reciting|recites|copied|copying|copies|repeats|repeating",
            "> really|truly|true understand|understands|understood|understanding|learn|learned|got|knows|grasped",
            "> hold|holds|work|works up|elsewhere|outside|beyond|anywhere",
        ), "What do we want to know about images that are still to come?"),
    ),
    full=("test_evaluates + unseen_data", "test_evaluates + generalisation"),
    misconceptions=(
        Misconception("split_prevents_overfitting", (
            "> prevent|prevents|avoid|avoids|stop|stops|reduce|reduces|minimize|against OVERFIT !test !check !measure !see !tell !notice !detect !spot !find",
            "> ensure|ensures|make_sure|so_that|guarantee|so|that NOT OVERFIT !test !check !see !tell",
            "> so|ensure|ensures model|network|it can GENERALIZE !test !check !measure !see !know !find !tell",
            "> avoid|prevent|prevents|avoids MEMORIZE",
            "> avoid|prevent|prevents|avoids that|the model|network|it|the MEMORIZE|memorizes|OVERFIT",
            "> split|splitting|set|data|rows|part|out|it prevents|stops|keeps|avoids|protects|hinders NETWORK OVERFIT|MEMORIZE !see !check",
            "> split|splitting|set|data|rows|part|it protects|shields|safeguards|saves NETWORK|from|against OVERFIT|MEMORIZE",
        ), "Splitting does not keep a network from overfitting; it lets you notice that it does.", 0.5),
        Misconception("test_set_used_to_train", (
            _ON_TEST_SET,
            "test_set_trains|test_data_trains|test_images_train|test_set_teaches|test_data_teaches|test_set_improves",
            "test_set_is_used_to_train|test_data_is_used_to_train|test_set_is_for_training",
            "> weights|parameters|network|model|it corrected|adjusted|updated|improved|tuned with|on|by|using test_images|the_test_images|test_set|the_test_set|test_data|the_test_data",
            "> test_images|test_set|test_data used|use|help|helps|serve to|for correcting|adjusting|correct|adjust|update|improve|train|teach WEIGHT|model|network|further|again",
            "> learns|learn|trains from|on|with both|both_sets",
            "> train|trains|learn|learns on|from them|those|it too|also|as_well|further|again !NOT",
            "> test_set|test_data|test_images|it and|then|also trains|learns|corrects on|from there|it|that",
            "> test_set|test_data|test_images also|still|even teaches|trains|improves|corrects",
        ), "The test set is kept away from training: a network is judged on what it has not learned from.", 0.5),
        Misconception("trains_on_unseen_data", (
            "> to_train|train_the|train_a|train_our|train_it network|model|it|the with|on|using unseen|previously_unseen",
        ), "Once it is trained on them, the data are no longer unseen.", 0.0),
        Misconception("split_for_speed", (
            "> make|makes|making|so|for testing|test|evaluation faster|quicker|quick|easier|efficient", "> TRAIN|training|computer|process|finish|finishes|it|is|be faster|quicker|sooner|speed|quickly|efficient !UNSEEN !good",
            "> faster|quicker|speed|speeds|speed_up|efficient TRAIN|process|computation|up !UNSEEN !good",
            "too_large|too_big|too_much|run_out memory|once|ram|data|images|set|computer",
            "time|save|saves save|saves|computing|computation|training|less !next !each !every !last !this !first !UNSEEN !see",
        ), "Splitting is not about speed, but about an honest measurement.", 0.0),
        Misconception("split_removes_outliers", ("outliers|outlier", "> REMOVE|throws BAD|noise|wrong|blurry|out DATA|images|pictures|the|blurry"), "Nothing is removed.", 0.0),
        Misconception("split_enlarges_data", ("double|doubles|enlarge data|dataset|images", "> have|get|gives|gain|creates more_data", "> increase|increases|to_have more|amount|size DATA|of|dataset"), "There are no more data than before.", 0.0),
        Misconception("split_balances", ("balance|balances CLASS|data", "> to shuffle data|the|it", "> shuffles|shuffle data|images",), "Splitting is about an honest measurement.", 0.0),
    ),
)  # fmt: skip

# The right answer of an example, how it is written down, and what it is then: a number or else a vector.
_TARGET = (
    "label|target|answer|truth|y|y_train|class|category|correct_class|right_class|true_class|outcome|key"
)
_GIVEN = "is|are|as|by|with|in|come|given|store|written|record|code|encode|represent|stay|enter|only|have|has|contain|be|were|was|format"
_CLASS_NUMBER = "number|digit|id|ids|index|indices|code|scalar|position|class_number"
_VECTOR = "ONE_HOT|vector|vectors|dummy|dummies|to_categorical|binary_vector"

SPARSE_CCE = Rubric(
    question="What is SparseCategoricalCrossentropy, and why is it used here?",
    ideas=(
        Idea("is_loss", (
            "> is|as|a|an|the|our|this|of|type|kind|calculate|compute|measure LOSS !compile !argument",
            "> LOSS function|fn|measure|for|when|where|if|with|that|which|we !compile !argument !keras",
            "> ERROR function|measure|between|score !compile", "ERROR measure|calculate|quantify|compute|tell|between",
            "DIFFERENCE measure|calculate|quantify|compute|tell|between|prediction|probability|truth|model|network",
            "how wrong|far|off|bad|badly|surprised|good|well", "compare PREDICTION|probability|distribution TRUTH|label|class",
            "penalty|penalize|penalise|punish|misfit|surprise|surprisal", "> cross_entropy|crossentropy|likelihood|log_loss for|between|of|where|when|from|as",
            "minus|negative log|logarithm|ln",
        ), "What kind of thing is it?"),
        Idea("multi_class", (
            "MULTI|10 CLASS|classification", "multi_class|multiclass|multinomial|polytomous", "not_binary|not_only_two|not_just_two|not_only_2",
            "> data|DATA|problem|output|target|labels is|are|categorical categorical|categories|we|so|here",
            "categorical data|target|variable|problem|classification",
        ), "For which kind of problem is it meant?"),
        Idea("integer_labels", (
            "INTEGER",
            f"> {_TARGET} {_GIVEN} {_CLASS_NUMBER} !ONE_HOT !logits !logarithms",
            f"> {_TARGET} {_GIVEN} only|just|simply|plain|single|a|one|the|its|their|each {_CLASS_NUMBER} !logits !logarithms",
            f"> plain|single|just|only|bare|raw|simple {_CLASS_NUMBER} {_TARGET}|not|so|sparse|instead|rather",
            f"> {_CLASS_NUMBER} as|for|are|not|instead|rather|is {_TARGET}|vector|ONE_HOT|dummy !many !how !ten !logits",
            "class_number|class_id|class_index|class_code|category_number|category_id|category_code !logits !logarithms !many !how !of !more !highest",
            "> class|category|label by|as|with|in number|id|index|code|position|one_number !logits !logarithms !highest",
            "> label|target|answer|class|y|value 0 9|to !logits !ONE_HOT", "> label|target|answer number not|instead|rather|no",
            "> label|target|answer|class|truth|y stay|keep|remain|like as|7|3|5|number",
            "> label|target|answer|class encode|code|encoding !ONE_HOT !vector !logits",
            f"> {_TARGET} n't|not|never|no|without {_VECTOR}", f"> {_VECTOR} is|are|was not|n't|never done|need|necessary|have",
            f"> NOT {_VECTOR}", f"> NOT be|need|have|encode|written|as|in|make|turn|convert|a|any|into {_VECTOR}",
            f"{_VECTOR} without|need|extra|skip|avoid|save|saves|saving step|work|encode|encoding|convert|call",
            "> accept|take|want|expect|get|use|need class|the|a|plain|label|bare number|code|index|id itself|directly|alone|instead|of|as",
            "> label|target|answer|y written|given|stored|noted|just 0|1|2|3|4|5|6|7|8|9",
            f"> instead|in_place|in_lieu|rather|than|without|skip|avoid|save|saving|spare|unlike of|than|the|you|us|as|calling|making|to {_VECTOR}",
        ), "In which form does it take the labels?"),
    ),
    full=("integer_labels",),
    misconceptions=(
        Misconception("scce_for_one_hot", (
            "> label|target|class|y is|are|as|with|in|for|that|come|given|encode ONE_HOT !not !instead !without !than !no !n't !INTEGER !would !were",
            "> for ONE_HOT !not !instead !without !label_is !no !INTEGER !would",
            "> label|target|class are|as|is vector|vectors|ONE_HOT !not !instead !without !than !no !n't !INTEGER !would !were",
        ), "One-hot labels go with the loss without \"sparse\" in its name.", 0.5),
        Misconception("scce_for_sparse_data", (
            "> image|pixel|picture|data|input|matrix|category is|are|contain|have|has|with|many|mostly|full|so 0|sparse|empty|few !label !target !vector !one_hot !INTEGER !whether !answer !number !to !from !9",
            "> few|little|not_enough|not_many image|data|example|sample category|class|each|every|per|so", "> many|most|lots 0 image|pixel|data|input !label !target",
            "> so|because|since|as pixel is|are 0|sparse|empty !whether",
        ), "\"Sparse\" is about how the labels are written, not about the data.", 0.5),
        Misconception("scce_logits_are_logs", (
            "> label|target must|have|has|be|are|is|as logit|logits|logarithm|logarithms|probability|probabilities|percent !not !INTEGER",
        ), "Think of what is written in the labels: one number for each image.", 0.5),
        Misconception("scce_confused_with_binary", (
            "> only|for|when BINARY !more !MULTI !NOT !another|other !would !you'd", "only_2_classes|for_2_classes|with_2_classes|of_2_classes",
            "> for|when|if yes no !more !unlike !would !other !not !binary|binarycrossentropy|binary_crossentropy !INTEGER", "> BINARY|two classification|classes|class|possibility|answers|answer|outcome|category !more !MULTI !not !NOT !another !other !would !unlike !than !only !above !over",
        ), "It is for any number of classes.", 0.5),
        Misconception("scce_is_metric", (
            "> is|a metric|accuracy !loss", "> to evaluate|calculate model|accuracy|its",
            "> percentage|share|fraction|proportion|how_many|how_often of|picture|image|was|it|were right|correct|correctly|recognise|recognised !LOSS",
        ), "It is the loss; accuracy is the metric.", 0.5),
        Misconception("scce_is_other", (
            "> is|be a|an|the OPTIMIZER|activation|layer !LOSS", "> make DATA sparse", "> REMOVE category|image",
            "> UPDATE WEIGHT !LOSS !OPTIMIZER !penalty !ERROR", "> then|also|and UPDATE the|all|our WEIGHT !OPTIMIZER !used", "> turn|convert|make|squash output|score|number|logit|result probability|0_1 !LOSS",
            "> pick|choose|select category|class|label|largest|highest !LOSS !we", "> prevent|avoid|against OVERFIT",
        ), "It is a loss.", 0.0),
    ),
)  # fmt: skip
