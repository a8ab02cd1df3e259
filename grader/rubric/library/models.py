"""What tensors, a Sequential model and Keras are."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

SEQUENTIAL = Rubric(
    question="What is a Sequential model?",
    ideas=(
        Idea("layers_in_order", (
            "stack|stacked|stacks|stacking|chain|chained|pile|series|succession|consecutive|successive|in_turn|one_by_one|row|in_line|layered layer|layers !number", "> layer|layers are|is|work|run|come sequentially|ordered", "> ordered|successive layer|layers",
            "> sequence|list|order|line|linear|step of|from|its layer|layers", "> layer|layers in|are|is|have|has|an|in_a|the|right|by order|sequence|line|step|steps|list|sequential|linear",
            "layer|layers one_after|after_another|after_each|after_the|one_behind|followed|follow|follows|on_top|next_to_each|one_by_one|in_a_row|linked_list|by_layer|in_turn|first_second|behind_each|after_layer|one_before|next_one",
            "> stack|sequence|series|list|chain of operations|functions|transformations|layers",
            "layer|layers queue|pipeline|cascade|conveyor|relay|domino|ladder|staircase|tower|floor|wagon|assembly_line|production_line|lined|composition|recipe|bottom_to_top|top_to_bottom|first_to_last",
            "layer|layers fixed|given|certain|right|same|specific|this|that|set|strict|always|our|you|defined order|sequence",
            "> output|result|out of|from|goes|go one|each|a|layer|the|into layer|layers|inputs|input|goes|is|are|next|previous",
            "output|outputs|result inputs|input next|following|after|successor layer|layers|one",
            "> output|out|result|makes of|from one|each|every|first|previous next|following|second|successor|another",
            "> layer|each|one|every gives|give|hands|hand|passes|sends|feeds|talks to|on|its|it|what|only next|following|successor|second|baton",
            "> first|each|one|every|a layer follows|passes|then|feeds|gives|goes|after|another|hands|next|successor",
            "> layer 1|one layer 2|two", "> first layer then|second|next|after layer|second|next|another", "> layer becomes layer becomes layer",
            "> flatten|dense then|becomes|next|after dense|dropout|another then|becomes|and|next|after dense|dropout|output|10",
            "> layers|layer|blocks in|like|as|into|form|forms line|row|chain|series|queue|column|pile|tower", "blocks|modules series|cascade",
            "> layers one|each on|over|upon|above|onto other|another|previous",
            "> each|every layer takes|gets|receives what|output|result|the before|previous|last",
        ), "How are its layers arranged?"),
        Idea("data_flows", (
            "data|input|information|values|everything|signal pass|passing|flow|flows|goes|moves order|left|step|sequentially|direction|through|way|next|front",
            "feed_forward|feedforward|feed forward", "data path|route|way|pipeline",
            "> flow|flows|goes|moves|passes in one|a|single|order direction|order|way",
            "one_way|no_loops|no_branches|no_skipping|straight|pipeline|start_to_finish|start_to_end|beginning_to_end|no_going_back",
        ), "How are its layers arranged?"),
        Idea("things_in_order", (
            "order|sequence|sequential|step things|done|happen|order|step|stuff|everything", "simple|simplest|basic|plain|easiest|easy model|way|kind|type|build",
            "one|single|1 input output", "sequence steps", "left_to_right|fixed_order operation|operations|runs|things|works|processed|executed",
            "something layers order",
        ), "How are its layers arranged?"),
        Idea("has_layers", (
            "> hold|holds|container|contain|contains|consists|collection|group|made|built|put|place of|several|all|many|some|where|for|the|up layer|layers",
            "> layer|layers in|into it|model|one|together", "> has|have several|many|multiple|some|all layers", "> array|list to|for|with define|defining|holding|layers|the layers",
        ), "In which way do its layers belong together?"),
    ),
    full=("layers_in_order",),
    misconceptions=(
        Misconception("sequential_means_sequence_data", (
            "> for|process|handles|predicts|expects|with data|a|an|the|information|inputs|input sequence|sequences|sequential|time_series|ordered|text|audio|sentence|sentences|stock !layers !layer !passing !flow",
            "> for|with|on|process|handles|predicts|expects sequence|sequences|sequential|time_series|ordered|text|audio|sentence|sentences|stock|signals !layers !layer !passing",
            "> data|input|inputs|signals is|are|as|come|have|arrive|form a|the|sequence|sequential|series|order|an|time_series sequence|sequential|series|order|such|time !layer !layers !passing !pass !flow !through",
            "> layer meant|made|used|for signals|data|text|audio|sound that|which|arrive|come|as|in time|sequence|time_series|order",
            "text|audio|speech|time_series|sentences|video|translation|stock_prices", "> next number|word|value|element sequence|text|series|sentence",
            "> predict|guess what comes|next",
        ), "The name is about the layers, which follow one another; the data need not be sequences.", 0.5),
        Misconception("sequential_is_parallel", (
            "parallel|simultaneously", "layer|layers same_time", "> layers independent|independently|vote",
            "RANDOM|randomly|shuffle layers|layer|network|model|neurons !NOT",
        ), "Its layers work one after another.", 0.0),
        Misconception("sequential_is_order_of_images", (
            "> looks|look|train|trains|process|processes|takes|learn|learns|sees|shows|shown|feeds|reads at|with|the|on|images|pictures|examples|one image|images|pictures|examples|samples|epochs|batches one_by_one|one_after|one_at_a_time|in_order|strictly|order|sequence|in_turn !layer !step !stacked !pass !through",
            "> epoch after|epochs in|by other|another|a|epoch|row|sequence !layer", "> sequence|row|series of epochs|images|pictures|batches|samples",
            "> without shuffle|shuffling",
            "> images|pictures|examples are|get|being|is shown|fed|seen|put|taken one_by_one|one_after|one_at_a_time|in_order|in_turn !layer",
        ), "The name is about the layers, not about the order of the images.", 0.0),
        Misconception("sequential_trains_layers_in_turn", (
            "train|trains|trained|learns one_at_a_time|one_by_one|separately layer|layers|them !image !picture !example",
            "> layer|layers|them|first train|trained|learns one_at_a_time|separately|until|first|before|alone",
            "> learns them|layers|layer|each one_at_a_time|one_by_one|separately|alone",
        ), "All layers are trained together.", 0.5),
        Misconception("sequential_skips", (
            "> layer|layers get|gets|receive|receives|see|sees also|again|too|additionally|original|raw image|picture|input|again|outputs !first", "> each layer also|again original|input|image|picture",
            "> layer|layers connected|connects|linked to|with all|every|any other layer|layers",
            "> skip|jump|jumps|skips over layer|layers !cannot",
        ), "A layer gets what the layer before it has made, and nothing else.", 0.5),
    ),
)  # fmt: skip

TENSOR = Rubric(
    question="What is a tensor?",
    ideas=(
        Idea("multi_dim_array", (
            "multi|multiple|multidimensional|n|many|any|several|higher|more|nd|arbitrary|different|whatever|further ARRAY|DIMENSION|direction|directions|rank|index|indices|subscript|subscripts",
            "multidimensional|ndarray|multidim",
            "> array|arrays|list|lists|grid|block|box|cube of|with|holding|full|that numbers|number|data|values|lists|shape|dimensions|any|holds|array|arrays",
            "array|arrays|matrix|matrices|container|containers|grid|block|collection numbers|number|numerical|values|numeric|any|shape|gradient|nested !single !rows",
            "> like array|arrays !something", "numpy_array like|basically|gpu|which|that|with|is !convert !converts !function",
            "GENERALIZE|extension|extended|umbrella matrix|matrices|vector|vectors|array|table|list|scalar",
            "1_d 2 3", "> 0 1 2 rank|d|DIMENSION", "> rank 0|1 rank 1|2", "vectors matrices|cube|table", "vector matrix scalar|all|both|special|stack|and|each !NOT",
            "row|list|line|column|vector|array table|square|matrix|chart cube|stack|box|beyond|more|even|all|every|van|whole", "table|matrix|spreadsheet|grid further|more|third|additional|many|any|extra direction|directions|DIMENSION|index",
            "rows columns axes|axis|more|depth|layer|layers|third", "nested list|lists|array|arrays|table|tables", "> list|array|table|stack|vector of|in|within lists|array|arrays|tables|matrices|vectors", "multiway|multi_way|k_way|n_way|three_way table|array|matrix",
            "numbers|values|elements|number arranged|ordered|orderly|organised|organized|structured|addressed|stored|kept coordinate|coordinates|axis|axes|DIMENSION|direction|way|form|index|indices|rows|subscripts|structure|shape",
            "array|arrays dtype|datatype|rank", "double dtype|shape|array",
        ), "What is it made of, and in how many directions can it extend?"),
        Idea("shape_dtype", ("shape|dtype|datatype|rank",), ""),
        Idea("some_array", ("matrix|ARRAY|scalar|VECTOR|DIMENSION", "DATA structure|holds|stores|store|container", "kind|just a|one|table number"), "What is it made of, and in how many directions can it extend?"),
        Idea("data_of_the_network", (
            "> numbers|data|values|information that|which|flow|flows|go|goes|moves|move|passed|travel|through through|thru|from|network|layer|layers|between|in|into",
            "form|format|object data|numbers|numeric|info|information|values !function !layer !step",
            "> form|format in|which|that things|data|everything|information kept|stored|saved|held|keeps|stores", "> tray|box|package|parcel|carrier|vehicle|basket|envelope for|of|with|that data|information",
            "> object|thing|something|structure that|for|which|to stores|storing|holds|keeps|contains|store|hold",
        ), "How are its numbers arranged?"),
    ),
    full=("multi_dim_array",),
    misconceptions=(
        Misconception("tensor_must_be_3d_plus", (
            "at_least|must|only|least|or_more|exactly|always 3 DIMENSION !not !any !2", "> more than 2|two DIMENSION !or !also !may !can", "> are|is|a 3_d|3_dimensional ARRAY|matrix|matrices|object",
            "> 3 or more|higher|up DIMENSION !1 !2 !any", "> array|arrays|matrix|matrices|stack with|of|in|an 3 d|dim|DIMENSION !1 !2 !any !one",
            "> from|starting 3 DIMENSION on|upwards|up", "> 3 dim|DIMENSION or|and more|higher|up !1 !2 !one",
            "> isn't|not|no a|tensor tensor|any yet|tensor|anymore", "> matrix|slice|table|vector is|are no|not|isn't tensor", "> 2|1 DIMENSION not|isn't|is|no|then tensor|matrix not|isn't|yet",
        ), "A single number, a vector and a matrix are tensors too.", 0.5),
        Misconception("tensor_is_flat_only", ("third|3 direction|DIMENSION tensor not|no|isn't more|longer|anymore|yet", "> called|then ARRAY not|no tensor",), "It may have any number of dimensions.", 0.5),
        Misconception("tensor_is_scalars", (
            "> is|are|basically|a scalar|scalars !or !VECTOR !vectors !single", "> only|just|always|exactly single|one number !row !table !matrix !or !vector !each !can !many !scalar !rank !0",
        ), "A scalar is only the smallest tensor.", 0.5),
        Misconception("tensor_learns", ("> trains|train|learns|updates|improves itself|themselves|by_itself|on_its_own",), "A tensor only holds numbers: what learns is the network.", 0.5),
        Misconception("tensor_is_layer", (
            "> tensor|a|is LAYER|model|function|NEURON|library|NETWORK|connection !ARRAY", "connection BETWEEN", "tension",
            "> strength|strong between|of|how neuron|neurons|connection|they|connections", "> number|step|value|rate by which|with weights|weight|the|change|changed",
            "> weight|weights of|between a|the|connection|neuron|neurons connection|connections|neuron|neurons|edge", "> graph of|that|which|with operations|calculations|shows|computations",
            "> gets|takes|receives inputs|input|signals fires|fire|activates", "> a package|library|framework|processor|chip by|for|from !array !numbers !DIMENSION", "> tensors in hidden|output layer",
        ), "A tensor is the data that flow through layers, not a layer.", 0.0),
    ),
)  # fmt: skip

KERAS = Rubric(
    question="What is Keras?",
    ideas=(
        Idea("library_for_networks", (
            "library|api|interface|framework|package|tool|toolkit|module|software|wrapper neural|NETWORK|deep|machine|tensorflow|learning",
            "build|building|define|defining|TRAIN|create|creating|make|making neural|NETWORK|deep",
        ), "What is it used for?"),
        Idea("high_level", ("high|easy|easier|simple|simplifies|simpler|friendly|convenient level|use|to|user|build|api|way|tensorflow|than",), ""),
    ),
    full=("library_for_networks",),
    misconceptions=(
        Misconception("keras_is_a_dataset", ("> is dataset|data_set", "> a dataset|data_set"), "Keras is not data: it is what you build networks with.", 0.0),
        Misconception("keras_is_a_language", ("programming_language|language !python !library",), "Keras is no language: it is a library of Python.", 0.5),
    ),
)  # fmt: skip
