"""What each kind of layer is for."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

FLATTEN = Rubric(
    question="What is the Flatten layer for?",
    ideas=(
        Idea("to_1d", (
            "ONE_D", "1|single|long|one|continuous|endless|plain VECTOR|dimension|dimensional",
            "> into|as|becomes|makes|to|a|of VECTOR|list !line_of_code !first !this_line !next_line",
            "vector|array|list|string|strip|sequence numbers|pixels|784|long|unroll|unrolls|stretch", "row|line|column 784|long|unroll|unrolls|stretch", "rows|pixels concatenated|concatenates|stuck|glued|joined|appended|attached|sewn|knits|chained|stitched|merged",
            "LAY_OUT rows|pixels|matrix|image|row|list|grid|square|table", 
            "> LAY_OUT up|out|into|in|to row|line|queue|VECTOR", "> put|puts|place|places|write|writes|read|reads|arrange|arranges|rearrange|rearranges|store|stores rows|pixels|them|values|numbers|it|image in|into|as|to|down VECTOR|list",
            "> rows|row|pixels|lines|ones|one|all behind|after|next_to|beside|under|following|onto|to each_other|another|the_other|one_another|other|end",
            "> glues|glue|gluing|joins|join|concatenates|concatenate|appends|append|strings|chains|puts|lays|places|sews|attaches the|all|its|them|every rows|row|pixels|lines|28|together",
            "> rows|row|pixels|image|them|strips end_to_end|head_to_tail|one_by_one",
            "28_x_28_1", "> 1 by|x 784", "collapse|collapses|merges|merge|all dimensions|axes 1|one|single",
            "> 2_d|2|two|2_dimensional|matrix|grid|square|table|image|sheet to|into|becomes|in|turned 1_d|1|one|line|list|vector|row|strip",
            "> from matrix|grid|square|table|sheet|2|2_d|block|plane to|into line|list|vector|row|strip|column|1|1_d|string",
            "loses|no|without second dimension|axis", "only 1 index|axis|dimension left|remains|remain",
            "> unroll|unrolls|unrolling|unwind|unwinds|unravel|unravels|ravel|unfold|unfolds|unstack|unstacks image|picture|it|matrix|pixels|grid|rows|square|input|array|tensor|into|like|like_a",
        ), "What shape does it give a picture of 28 rows and 28 columns?"),
        Idea("shape_784", ("784", "reshape_minus_1"), ""),
        Idea("for_dense", ("dense|fully_connected|next|following|other need|needs|before|expects|so|FEED|input|accept|CONNECT|LAYER|work|layers|compatible|process|BETWEEN|take|ready|read|understand", "hidden need|needs|before|expects|FEED|accept|CONNECT|BETWEEN|ready"), "Why does a Dense layer need that?"),
        Idea("fewer_dimensions", ("REDUCE|changes|change|reshape|reshapes|different|rearranges|adapts|right DIMENSION|shape|form|format", "> reshape|reshapes|rearranges|reorganises|reorganizes the|it|IMAGE|pixels|data", "no_longer|rid|lose|loses DIMENSION",), ""),
        Idea("makes_flat", (
            "> flatten the|a|all|our|each|every|its|2_d IMAGE|pixels|matrix|DATA|array|tensor|input|square|it",
            "> flatten IMAGE|pixels|matrix|DATA|them|it|things|arrays|tensors|stuff !layer",
            "> makes|make|making|become|becomes|is|are|be|so|into|turns|gets|get|presses|squashes|squishes|more IMAGE|it|them|DATA|pixels|a|completely|more|all flat|flatter",
            "> flat input|version|form|shape|format|structure|IMAGE|DATA", "> is|be|becomes|gets flat",
            "> squashes|squishes|squash|squish|presses|irons the|IMAGE|it|our IMAGE|flat|it|down|out",
        ), ""),
    ),
    full=("to_1d", "shape_784"),
    misconceptions=(
        Misconception("flatten_reduces_size", (
            "> REDUCE|shrink|shrinks|decrease size|resolution|amount|quality|number|details !ONE_D !DIMENSION",
            "> REDUCE|shrink|shrinks|decrease IMAGE|pixels !ONE_D !VECTOR !DIMENSION !row !single",
            "> makes|make|making IMAGE|it smaller|simpler|lighter",
            "> IMAGE|picture|DATA|size smaller|simpler", "compress|compresses|compressed|compressing|compression",
            "> fewer|less pixels|values|numbers|DATA !pooling",
            "> crops|crop|cropping|trims|trim|cuts|cut the|IMAGE|off|away|out IMAGE|border|borders|edges|background|margins|it",
        ), "Nothing gets smaller: all the numbers are kept, in another order of rows.", 0.5),
        Misconception("flatten_selects", (
            "> picks|pick|selects|select|chooses|extracts|finds|keeps|detects|filters|recognizes important|relevant|best|useful|unimportant|significant|main|features|edges|shapes|patterns",
            "> picks|pick|selects|select|chooses|extracts|finds|keeps|detects|filters|recognizes the|only|out|most|their important|relevant|best|useful|unimportant|significant|main|features|edges|shapes|patterns",
            "> REMOVE unimportant|useless|unnecessary|irrelevant|noise|background|empty",
        ), "Flatten chooses nothing: every number is kept, only rearranged.", 0.5),
        Misconception("rows_are_layers", (
            "> 28 layers", "> row|rows is|are|as|becomes|become|per|to|for a|an|own|one|its LAYER !to_the !for_the !next",
            "> layer|one|each for|per every|each|row row|rows",
        ), "The rows of a picture are not layers of the network.", 0.5),
        Misconception("flatten_makes_28x28", (
            "> into|makes|make|to 28_x_28|28_28|28_by_28 !ONE_D !VECTOR !784",
            "> makes|make image|it|picture 28_x_28|28_28|28_by_28 !ONE_D !VECTOR !784",
            "> builds|build|rebuilds|rebuild|reconstructs|restores|recreates|assembles 28_x_28|28_28|28_by_28|2_d", "> rebuilds|rebuild|reconstructs|restores|recreates image|picture|grid|matrix",
            "> vector|list|line|784|1_d into|to image|matrix|grid|28_x_28|2_d|picture|square",
            "> vector|list|line|784|1_d into|to|back a|an|the|into|to image|matrix|grid|28_x_28|2_d|picture|square",
        ), "It is the other way round: the 28 x 28 picture goes in.", 0.0),
        Misconception("flatten_averages", (
            "> average|averages|averaging|mean the|of|all|every|each|value|brightness|pixels|image|colour|color",
            "> takes|take|taking|calculates|computes|forms|form|an|the|of|to|28_x_28 average|mean|sum of|over|for|value|image|brightness|pixels|where|each|per|all",
            "> takes|take|taking|calculates|computes|forms|an average|mean|the_average|the_mean|averages",
            "> REDUCE|adds|sums|add|adding|summing all|the|every|up pixels|values|up|rows",
        ), "Flatten calculates nothing: it only rearranges.", 0.5),
        Misconception("flatten_is_pooling", (
            "> LARGEST|maximum in|of region|each|window|area|block", "resolution",
            "sharper|bright|brighter|brightness|contrast|smoother|smooths|smooth|blur|blurs|blurry|evens|colourless",
            "> REMOVE|changes|change|takes|without|makes|make|turns|turn|less|converts|convert|into|to|black the|its|less|image|it|all|and|any colour|colours|color|colors|noise|grayscale|greyscale|white|grey|gray",
            "> normalizes|normalises|normalize|normalise|scales|rescales|scale|divides|divide the|pixels|values|all|by|IMAGE|inputs|them|to|between",
        ), "Flatten calculates nothing: it only rearranges.", 0.0),
        Misconception("flatten_sorts", ("shuffles|shuffled|shuffle|sort|sorts|sorted|sorting|ranks dark|magnitude|light|size|activations|pixels|values|brightness|colour|color",), "The numbers keep their order.", 0.5),
        Misconception("flatten_removes_batch", ("batch REMOVE", "60000 together|joined|merged|combined|million row|vector|list|line !each", "> all|whole IMAGE|batch into|in|to one|a|1 image|vector|picture|row"), "Every picture of a batch is flattened by itself.", 0.5),
        Misconception("flatten_is_relu", ("NEGATIVE ZERO !same !or",), "That is what ReLU does.", 0.0),
        Misconception("flatten_is_dropout", ("RANDOM DROP", "> DROP pixels|some|neurons|values RANDOM|some|chance"), "That is what Dropout does.", 0.0),
        Misconception("flatten_is_other", (
            "> converts|turns|gives|into|to|as|outputs|calculates probability|probabilities",
            "> CONNECT every|each|all NEURON !dense !then !next !so", "> prevents|prevent|against|avoid|avoids|reduces OVERFIT",
            "> UPDATE|learns|learn|trains the|its|all|our WEIGHT|weights",
        ), "That is another layer's part: Flatten only rearranges.", 0.0),
    ),
)  # fmt: skip

DENSE = Rubric(
    question="What is a Dense layer?",
    ideas=(
        Idea("fully_connected", (
            "FULLY CONNECT !other_neuron !image !images",
            "every|each|all NEURON|input|inputs|output|outputs CONNECT PREVIOUS|every|all|following|WEIGHT",
            "> EVERY NEURON|input|inputs|pixel|output|one|dot|value|cell LISTEN|CONNECT|goes|go|affects|influences|reaches|contributes EVERY|PREVIOUS|LAYER",
            "> EVERY NEURON|input|inputs|pixel|output|one receives|gets|takes|input|output|outputs|inputs PREVIOUS|EVERY|LAYER|before",
            "> EVERY LISTEN|CONNECT EVERY|PREVIOUS", "> EVERY of|in_this|in LISTEN|CONNECT EVERY|PREVIOUS",
            "> from|between|for EVERY NEURON|input|dot|one|pixel|point|node to|and|with|on|there|has EVERY",
            "> EVERY NEURON|input|dot|one|pixel|in|of|output line|string|wire|road|thread|link|weight|arrow|own|connection to|with|for|from EVERY|PREVIOUS",
            "no|nothing|none missing|skipped|left_out|omitted|absent CONNECT|NEURON|LISTEN|input",
            "all_to_all|many_to_many|everyone_to_everyone|full_mesh|fully_meshed|each_to_each|every_to_every|bipartite|all_with_all|each_with_each|one_to_all",
            "> LISTEN the|its|at|to|from whole|entire|complete|full|everything input|image|picture|LAYER|PREVIOUS",
            "> own|separate|a WEIGHT|strength for|per|to EVERY", "> WEIGHT for|per|between|to|from|on EVERY",
            "> EVERY input|NEURON|pixel|connection|link|variable|output|value has|have|with|its|gets|own|times|by WEIGHT",
            "> LAYER of connected neurons", "NEURON CONNECT PREVIOUS|following|LAYER|EVERY",
            "> EVERY inputs|input|pixels|values|numbers|data|784 to|into|in|with|by EVERY",
            "> inputs|input|pixels|values go|goes|fed|feed|sent|to EVERY NEURON|one|of",
            "everything CONNECT everything|PREVIOUS|following|LAYER", "> possible|all|every CONNECT between|exist|exists|there|made",
            "> NEURON LISTEN EVERY 784|pixels|numbers|inputs|values|outputs", "> NEURON LISTEN everything !image !picture", "> LISTEN output|outputs of|from EVERY NEURON|PREVIOUS",
            "> EVERY in|of|from|on LAYER|NEURON sends|send|passes|gives|talks|speaks|reports EVERY", "> EVERY in|source EVERY out|output|target",
            "> regression on|of|over EVERY input|inputs|pixel|predictor", "> line|string|wire|road|thread|arrow|rope|cable to|with|from EVERY",
        ), "How are its neurons connected to the layer before?"),
        Idea("layer_of_neurons", ("layer|number|amount|128|10|64|512|bunch|group|collection|add|adds|more|many|contains|holds|consists|row NEURON|functions|cells|nerve_cells !RANDOM !CONNECT !than",
            "layer|number|amount NEURON !RANDOM !than"), ""),
        Idea("weights_and_bias", (
            "weights bias|SUM|multiply|multiplies|multiplied|times|product", "weighted SUM|inputs|average",
            "> multiplies|multiply|multiplied|times|product input|inputs|the|its|it|by|with|all weights|matrix", "SUM input|inputs bias", "> w x b", "> wx b", "> x w b", "> xw b",
            "dot_product|matrix_multiplication|matrix_product|matrix_multiply|linear_combination|linear_transformation|linear_map|affine",
        ), "What does one of its neurons calculate?"),
        Idea("learns_features", ("learn|learns|recognize|recognise|detect|detects|find|finds|pick_out|spot features|feature|patterns|pattern|combinations|relationships|relations|representation",), ""),
        Idea("standard_layer", ("> is|a|the|most|one standard|regular|normal|common|basic|ordinary|default|hidden|usual|simplest|classic|plain LAYER|one|kind|type", "hidden LAYER"), ""),
    ),
    full=("fully_connected", "weights_and_bias"),
    misconceptions=(
        Misconception("connected_within_layer", (
            "> every|each|all neuron|node|unit|neurons connect|connects|connected|linked to|with|every|each every|each|all|other other neuron|node|unit|one|neurons !next !previous !layer !before !in",
            "> neurons|nodes|units CONNECT|talk|talks each|one other|another !next !previous !layer !before !in",
            "> NEURON within|inside|in|of LAYER CONNECT|talk|talks each_other|one_another|themselves|every_other|all_other|all_others !next !previous !layer_before|one_before !both !2 !adjacent !neighbouring",
            "> CONNECT each_other|one_another|themselves|every_other|all_other within|inside|in the|that|same|this|its LAYER !next !previous !before !both !2",
            "> also|even|including|ones|neighbours|those in|within|inside|of same|own LAYER !NOT",
            "> NEURON CONNECT to|with|all other|others in|of|within|inside same|this|its|own LAYER !previous !before !next !not",
        ), "Neurons are connected to those of the layer before, not to each other within a layer.", 0.5),
        Misconception("dense_disconnected", ("> disconnected|unconnected|separate|separated neurons", "> neurons are|is disconnected|unconnected|separated", "> NOT CONNECT !no"), "It is the other way round: every neuron is connected to all of the layer before.", 0.0),
        Misconception("dense_partly_connected", (
            "> CONNECT only|just|only_to|just_to to|with|some some|one|1|nearby|neighbouring|neighbor|neighbour|neighbors|neighbours|few !not !unlike !whereas !conv !convolution !convolutional !sparse",
            "> only|just CONNECT to|with SOME|nearby|neighbouring|one|1|neighbors|neighbours !not !unlike !whereas !conv !convolution !convolutional !sparse",
            "> only|just SOME|nearby|neighbouring|one|1|important NEURON CONNECT !not !unlike !whereas !conv !convolution !convolutional !sparse",
            "> CONNECT to|with one|1 NEURON of|in|from !not",
        ), "It is every neuron with every one of the layer before, not only some.", 0.0),
        Misconception("dense_is_one_neuron", (
            "> single|one|1 NEURON !row !number !group !set !bunch !list !column !each !every !receives !in !to !LAYER !more !all !neurons_are",
            "> one|single|1 NEURON that|which|receiving|receives !each !every !more !not",
        ), "A Dense layer may have any number of neurons.", 0.0),
        Misconception("dense_groups_inputs", ((
            "> group|groups|grouping|cluster|clusters|clustering similar|images|inputs|DATA|together",
            "> sort|sorts|sorting|divide|divides|splits the|pixels|images|inputs|DATA|them into|in groups|group|clusters|bins",
            "> nodes|neurons|layer based on|by grouping|groups",
            "> gathers|gather|groups|sorts|puts|splits|divides|arranges NEURON in|into group|groups|clusters|teams",
        )), "A Dense layer groups nothing: each neuron weighs all of its inputs.", 0.5),
        Misconception("dense_means_thick", (
            "> is|means|very|a|makes|more|gets|image|it thick|thicker|heavy|heavier|dark|darker|denser|solid !not !weight !string !CONNECT",
            "density|densities", "> densest|dense|denser region|part|area|data|pixels|image|information|parts",
            "> has|have|with|the more|most|lot|many information|data|details !CONNECT !weights", "> more NEURON|layers than",
        ), "\"Dense\" is about the connections.", 0.0),
        Misconception("dense_is_another_layer", (
            "> to|into 1_d", "RANDOM NEURON|links|connections|CONNECT|some DROP", "> REMOVE random|RANDOM", "compress|compresses|less_memory", "amplify|amplifies",
            "> multiplies|multiply by|with|times 128|10|64", "> signal|values|input|it|image stronger|louder|boosted|amplified", "> weights set|chosen|given|typed|entered by us|me|hand|programmer|user !not",
            "> is|be|an|the activation|loss|optimizer function|that|which !and !applies !with !then !followed",
            "> 128|10|64|hidden 128|10|64|layers layers !NEURON", "> 128|64 layers !NEURON",
            "> REDUCE|shrink|shrinks size|resolution|IMAGE|picture", "> IMAGE smaller",
        ), "That is not what a Dense layer does.", 0.5),
    ),
    half=("layer_of_neurons", "learns_features", "standard_layer"),
)  # fmt: skip

DROPOUT = Rubric(
    question="What is a Dropout layer for, what does it do?",
    ideas=(
        Idea("random_zero", (
            "RANDOM DROP", "SOME|% NEURON|outputs|activations|inputs DROP !weakest !worst",
            "RANDOM SOME NEURON|outputs|activations inactive|off|0|drop|masks", "RANDOM masks|mask|0_1|zero_one",
            "DROP NEURON !weakest !worst !bad !unimportant !best !poor !poorly !weak !useless !unnecessary !smallest !lowest",
            "RANDOM cells|players|people|workers|members|musicians|employees|students|teammates DROP|blocked|bench|rest|pause|home",
            "> NEURON|activation|output|it DROP with|by probability|chance|likelihood", "> probability|chance each|a|every|that|of NEURON|activation|output DROP",
            "> different|other|others|new NEURON|ones|set|subset are|is|stay|be|get DROP",
            "> multiplies|multiply|multiplied|times by|with|mask|0 0|bernoulli|mask|random",
            "> NEURON send|sends|pass|passes|contribute|contributes|give|gives|output|outputs no|nothing|0",
            "> rand|random|bernoulli|mask below|above|less|mask|rate|p",
            "> NEURON NOT used|active|work|working|participate|take_part|fire|trained|respond|allowed",
        ), "What happens to some of the neurons at each step of training?"),
        Idea("prevents_overfitting", (
            "OVERFIT",
            "> NOT OVERFIT !prevent|prevents|reduce|reduces|avoid|avoids|stop|stops|against|fight|fights",
            "not_overfit|doesn't_overfit|don't_overfit|can't_overfit|cannot_overfit|never_overfits|won't_overfit|less_overfit|not_overfitting|n't_overfit",
            "REGULARIZATION", "GENERALIZE", "robust|redundant|sturdy|sturdier|resilient|robustness|ensemble",
            "> NOT learn|simply|just|start|be|memorize|rely|depend MEMORIZE|rely|depend|by_heart|on|the",
            "> NOT memorize|memorise|rely|depend|dependent|reliant|lean|trust|cling|coadapt|remember|cram|parrot|mug_up",
            "> NOT MEMORIZE", "> NOT comfy|comfortable|lazy|cheat", "harder|difficult|impossible MEMORIZE|cheat", "no_overfit|no_overfitting",
                        "PREVENT memorize|memorise|memorization|rely|depend|reliance|dependency|interdependent|codependence|coadaptation|co|remembering",
            "rely|relying|reliance|depend|trust|lean|leans single|one|specific|few|certain|particular|individual|heavily|too",
            "> NOT too|so|overly rely|depend|dependent|reliant", "PREVENT MEMORIZE",
            "> NOT fit|fits|learn|learns|fitted|adapt|stick TRAIN|data|images|it too", "> NOT too|so|get|become|overly closely|fitted|close|exactly|specialised|specialized|attached",
            "> NOT too|so|get|become fitted|closely|close|specialised|specialized|attached|exactly",
            "> better|good|well|best on|with|for|to|at|results UNSEEN|test|validation|others",
            "> instead|rather of|than|one|a MEMORIZE", "> reduces|reduce|lower|less|lowers variance",
            "> gap|difference|training|train|curves test|validation|closer|together smaller|closer|shrinks|near",
        ), "Which problem is it used against?"),
        Idea("forces_others", (
            "> force|forces|forcing|others NEURON|NETWORK|model|nodes|other|have learn|multiple|redundant",
            "> others|rest|remaining|all|each|every|other must|have_to|has_to|need_to|needs_to|are_forced|forced|should learn|work|take_over|know|step|carry|do|compensate|be_useful|help",
            "> others|rest|remaining|other NEURON must|have_to|has_to|need_to|are_forced|forced|should learn|work|take_over|know|step|carry|do|compensate|help",
            "> nobody|no_one relies|rely|depends|depend|hides|hide|leans",
        ), ""),
        Idea("drops_features", ("> drop|drops|dropping features|feature during|as|while|in|at|each TRAIN|step|batch|epoch",), "Which parts of the network are left out, and how are they chosen?"),
    ),
    full=("random_zero + prevents_overfitting", "random_zero + forces_others"),
    misconceptions=(
        Misconception("dropout_permanent", (
            "permanent|permanently|forever|irrevocably", "> number of neurons|nodes decreases|decreasing|shrinks|keep|gets", "keep|keeps decreasing",
            "> stay|stays|remain|remains|gone|dead|removed|deleted|off|away for_good|dead|gone|for_ever|for_always",
            "> never come|comes|return|returns|used|back again|back|more|any_more",
            "> from|out_of|of the|our NETWORK|model for_good|completely_and_for_good|once_and_for_all",
            "> makes|make|making|get|gets|have|has the|NETWORK|model|a smaller|leaner !each !every !rely",
        ), "The neurons come back at the next step.", 0.5),
        Misconception("dropout_active_at_test", (
            "> DROP when|during|while|at|is|only test|tested|testing|prediction|predictions|evaluation|predicting !train !training !NOT",
            "> during|at|when|while test|testing|tested|prediction|predicting DROP|RANDOM !train !training !all !NOT",
            "DROP tested|testing|predicting|evaluation !train !training !NOT !all",
            "> also|even|too|same when|during|at|does|do|for|happens this|we|predict|testing|test|prediction|predicting|evaluate|evaluation predict|testing|test|prediction|predictions|later|evaluation|evaluate|predicting !NOT",
            "> training as_well_as|and_also|and_later|but_also when|in|at|during|test|prediction",
            "> during|in|at|both training and|or test|testing|prediction|predicting|evaluation|inference !NOT !all",
        ), "It works only during training: for a prediction all neurons take part.", 0.5),
        Misconception("dropout_drops_layers", (
            "> drop|drops|dropping|remove|removes|removing|skip|skips|throw|throws|turn_off|turns_off|switches_off|leave_out|leaves_out|deletes|disables random|randomly|certain|some|whole|entire|complete|full layers|layer !hidden !input !NEURON",
            "> drop|drops|dropping|removes|skips|throws|deletes layers|layer !hidden !input !dropout_layer !NEURON",
            "> dropping out layers|certain|layer !hidden !input !NEURON", "> whole|entire|complete layer|layers DROP|missing !NEURON",
        ), "Single neurons are left out, not layers.", 0.5),
        Misconception("dropout_removes_data", (
            "> drop|drops|remove|removes|delete|deletes|throws|throw|discards|ignores|skips bad|missing|unnecessary|useless|old|some|random|wrong|away|certain|those data|images|samples|features|pixels|values|rows|columns|image|pictures|examples !NEURON !unit !node !activation !during !while",
            "> drop|drops|remove|removes|delete|deletes|discards|ignores|skips data|images|samples|pixels|students|columns|rows|pictures|examples|outliers|noise !NEURON !activation",
            "> drop|drops|remove|removes|delete|deletes|discards|ignores|skips features|feature !TRAIN !activation",
            "> DATA|images|pictures|pixels|samples are|is|get|gets|being dropped|removed|deleted|discarded|ignored|thrown|left_out !NEURON",
            "missing values", "important features", "> REMOVE noise|outliers|duplicates|errors",
            "> DROP borders|border|background|edges|corners",
        ), "No data are thrown away: neurons are left out for a step.", 0.0),
        Misconception("dropout_for_speed", (
            "faster|quicker|speed|speeds|speedup|efficient|efficiently|efficiency !too",
            "> less|saves|save|reduces|shorter|saving|lower|shortens time|computation|compute|memory|calculations|computing|training_time",
            "> makes|make|is|trains|run|runs|goes|learns|train fast|quick|quickly !too",
        ), "It is not about speed.", 0.5),
        Misconception("dropout_same_as_fewer_nodes", ("SAME|identical|equal|equivalent fewer|reducing|less neurons",), "Other neurons are left out at every step; none is gone.", 0.5),
        Misconception("dropout_selects", (
            "> DROP weakest|worst|bad|poor|poorly|useless|unimportant|weak|unnecessary|performing NEURON !NOT !RANDOM",
            "> DROP NEURON that|which|with are|perform|contribute|smallest|lowest|do|learn bad|badly|poorly|worst|least|little|weak|weakest|weights|useless !NOT !RANDOM",
            "> NEURON with|that|which smallest|lowest|weakest|least weights|activation|influence|values DROP !NOT !RANDOM",
        ), "Which neurons are left out is left to chance, not to how well they do.", 0.0),
        Misconception("dropout_adds_neurons", ("> add|adds|adding|new neurons !dropout",), "Nothing is added.", 0.0),
        Misconception("dropout_changes_lr", ("> change|lower|reduce|increase|adjust|adapt|set|control|decay learning_rate",), "The learning rate stays as it is.", 0.0),
        Misconception("dropout_is_pooling", ("> makes|make|REDUCE|lowers|shrinks|halves|lower the|IMAGE|size|resolution|its|DIMENSION IMAGE|size|resolution|picture|DIMENSION|smaller|input|width|height !OVERFIT !stays", "spatial DIMENSION", "> biggest|largest|maximum number|value kept|is|of|survives|in"), "The shape of the data stays as it is.", 0.0),
        Misconception("dropout_stops_training", ("> stop|stops|ends TRAIN|training !rely !set|from", "> is|does|called|like|same early_stopping", "> stops|ends the|our|early NETWORK|training|model early|when"), "It does not end the training.", 0.0),
        Misconception("dropout_raises_accuracy", ("> improve|improves|increase|increases|raise|raises|boosts|better|higher accuracy|PERFORMANCE !OVERFIT !GENERALIZE !UNSEEN !test !validation",), "It often lowers the accuracy in training; what does it help against?", 0.5),
    ),
    half=("random_zero", "prevents_overfitting", "forces_others", "drops_features"),
)  # fmt: skip

LAYER_CONVOLUTIONAL = Rubric(
    question="What is a convolutional layer for?",
    ideas=(
        Idea("finds_local_features", (
            "feature|features|pattern|patterns|edge|edges|shape|shapes|texture|textures|corner|corners|local|spatial detect|detects|find|finds|extract|extracts|recognize|recognise|recognizes|learn|identify|identifies|picks|IMAGE|filter|filters|capture|captures|look|looks",
            "filter|filters|kernel|kernels|window slide|slides|sliding|move|moves|across|over|scan|scans|apply|applies|IMAGE",
            "IMAGE recognition|processing|picture|detection|segmentation|feature|features|vision",
        ), "What does it look for, and in which kind of data?"),
    ),
    full=("finds_local_features",),
    misconceptions=(
        Misconception("convolution_is_pooling", ("> convolution|convolutional|it downsample|downsamples|shrinks|reduces size|IMAGE|maps|resolution",), "Making the picture smaller is what pooling is for.", 0.5),
    ),
)  # fmt: skip

LAYER_POOLING = Rubric(
    question="What is a pooling layer for?",
    ideas=(
        Idea("makes_smaller", (
            "downsample|downsamples|downsampling|condense|condenses|summarize|summarizes|summarise|summarises|compress|compresses",
            "REDUCE size|DIMENSION|map|maps|resolution|IMAGE|feature|features|spatial|region|regions|area|DATA|input|parameters|width|height|output|patch|block|blocks",
            "LARGEST|average|mean region|regions|window|area|patch|block|group|pixels|each|small|neighbourhood|neighborhood",
        ), "What happens to the size of the feature maps?"),
    ),
    full=("makes_smaller",),
    misconceptions=(
        Misconception("pooling_makes_larger", (
            "> enlarge|enlarges|increase|increases|upsample size|resolution|IMAGE|DIMENSION",
            "> makes|make IMAGE|it|size bigger|larger",
            "> IMAGE|size|resolution bigger|larger|enlarged",
        ), "It is the other way round.", 0.0),
    ),
)  # fmt: skip

LAYER_RECURRENT = Rubric(
    question="What is a recurrent layer for?",
    ideas=(
        Idea("sequences_with_memory", (
            "sequence|sequences|sequential|time|series|text|language|speech|audio|order|ordered|sentence|sentences DATA|step|steps|process|processes|processing|handle|handles|input|series|element|elements|used|for|word|words|like|such",
            "memory|remember|remembers|state|PREVIOUS|past|earlier|loop|loops|feedback input|step|steps|time|information|output|seen|keep|keeps|hidden|what|it|element",
        ), "For which kind of data is it made, and what does it keep from step to step?"),
    ),
    full=("sequences_with_memory",),
)  # fmt: skip

REGULARIZER = Rubric(
    question="What does a regularizer do?",
    ideas=(
        Idea("penalises_weights", (
            "penalty|penalties|penalize|penalise|penalizes|penalises|punish|punishes|cost|constrain|constrains|limit|limits|shrink|shrinks|discourage|discourages|keep|keeps weights|large|LOSS|small|activity|complexity",
            "l1|l2",
        ), "What does it add to the loss?"),
        Idea("against_overfitting", ("OVERFIT", "GENERALIZE|generalise"), "Which problem is it used against?"),
    ),
    full=("penalises_weights",),
    half=("against_overfitting",),
)  # fmt: skip
