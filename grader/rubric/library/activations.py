"""What activation functions do."""

from __future__ import annotations

from grader.rubric.scheme import Idea, Misconception, Rubric

# What stands for numbers below zero, and for those above, in pictures and in a learner's English.
_LOW = "NEGATIVE|lower_half|left|left_half|bottom|debt|debts|losses|loss|in_the_red|colder|beneath|minuses|downward"
_HIGH = "POSITIVE|upper|upper_half|right|credit|profit|profits|plus|pluses|warmer|bigger|higher|greater|larger|more|above|anything_else"
_AS_IS = (
    "SAME|PASS|as_it_is|as_is|as_they_are|how_it_is|how_they_are|identity|untouched|not_changed|n't_changed|nothing_happens|"
    "intact|in_peace|survive|survives|exactly|unhindered|untroubled|straight|as_before|through|freely"
)
# Word by word: "positive ones stay, negative ones become 0" is right.
_POSITIVE_TO_ZERO = "|".join(
    f"{what}_{becomes}"
    for what in (
        "positives",
        "positive_values",
        "positive_numbers",
        "positive_ones",
        "above_0",
        "greater_than_0",
        "over_0",
    )
    for becomes in ("become_0", "are_set_to_0", "to_0", "are_0", "into_0", "turned_to_0")
)

RELU = Rubric(
    question="What is the purpose of the relu activation function?",
    ideas=(
        Idea("negative_to_zero", (
            "NEGATIVE ZERO", "> ZERO for|if|when|on|out NEGATIVE|the|of|where|left",
            f"> {_LOW} becomes|is|are|to|into|as|at|set|come|comes|made|turned|gets|put|read|written|cut|pulled|raised|lifted|constant|constantly|gives|out|= ZERO|null",
            "> BECOMES|makes|make|making|sets|turns|read|cut|zeroes|zeros|wipes NEGATIVE ZERO|out|null",
            f"> ZERO|zeroes|zeros out|for|on|in|under|below {_LOW}",
            f"> mute|mutes|silence|silences|nullify|nullifies|flatline {_LOW}", f"> {_LOW} muted|silenced|silent|nullified|mute", "> if|when NEGATIVE silent|mute|muted",
            "minimum of 0", "x if positive 0", "hockey_stick",
            "> OTHERWISE ZERO", "> ZERO else|otherwise|elsewhere|for_the_rest", "0 unless",
            "> only PASS POSITIVE|nonnegative|0_or_greater|greater|above", "> only PASS|given|sent|goes|go if|when|where|that|which POSITIVE|greater", "> PASS only when|if|where POSITIVE !1", "> only POSITIVE|nonnegative PASS", "> nobody|nothing|no_one|none NEGATIVE get|gets|passes|pass|survives|comes",
            "> filter|filters 0_or_greater|equals_to_0_or_greater|positive",
            "clip|clips|clamp|clamps|cut_off|cutoff|threshold|truncate|truncates|truncation|floor|floored|floors|capped NEGATIVE|0|bottom !1",
            "> cuts off|everything NEGATIVE",
            "> NOT pass|let|allow|allows NEGATIVE|the|any",
            "> never output|outputs|gives|goes|get|gets|be|is|drops|falls|sinks NEGATIVE",
            "> NOT|never go|goes|get|gets|be|sink|sinks|drop|drops|fall|falls NEGATIVE|lower|under|below|beneath|deeper 0|than|the",
            "> lowest|smallest|minimum|least is|value|number|output|it|possible|can 0", "ramp 0|NEGATIVE|flat", "flat spikes|rises|diagonal|diagonally|slope|slopes|climbs|slanted !step !sigmoid",
            "> ZERO not|never|instead|rather minus|NEGATIVE", "left_half|lower_half lands|folded|collapses|collapsed|flattened|flat",
            "> below|under|beneath threshold|line|zero_line|floor|sea|ground muted|silent|silenced|cut|gone|blocked|ZERO|hidden|disappears",
            "> raise|raises|raised|lift|lifts|lifted|pull|pulls|pulled|bump|bumps up|to 0",
            "> if|when not|n't positive ZERO", "hinge|half_wave|diode",
            f"> {_LOW} constant|flat|blocked|stopped 0|on",
        ), "What does it do to a negative number?"),
        Idea("max_0_x", (
            "> maximum|max 0 x|input|value|z|number|inputs", "> maximum|max x|input|value|z|number 0",
            "> bigger|larger|greater|higher|largest|max of 0",
            "> bigger|larger|greater|largest|bigger_one|maximum|max|higher x|input|value|z|number|it|itself or|and 0",
            "bigger|larger|greater|maximum|max 0 itself|input|x|number and",
            "> 0 or|and x|input|number|itself|value bigger|larger|greater|whichever|maximum|max",
            "x_x_above_0|positive_part", "> if x|z|input|value|number above|> 0 else",
        ), "What does it do to a negative number?"),
        Idea("positive_passes", (f"POSITIVE {_AS_IS}", f"> {_HIGH} {_AS_IS}", "> x greater|above 0"), "What does it do to a positive number?"),
        Idea("removes_negatives", (
            "REMOVE|thrown|threw|kicks|kicked|drops NEGATIVE", "no NEGATIVE !ever", "> not any NEGATIVE",
            "> NOT have|contain|be|allow|use NEGATIVE",
            "> NEGATIVE NOT pass|passed|used|considered|count|allowed|matter|included|survive|survives",
            "prevent|prevents|stops|stop|avoid|avoids NEGATIVE", "> only|just plus|positive|positives|POSITIVE",
        ), "What is left of a negative number?"),
        Idea("nonlinear", (
            "NONLINEAR", "NOT|n't linear", "only|just|OTHERWISE|without linear",
            "complex|complicated pattern|relationship|function|learn|problem|shapes|thing", "straight_line|straight_lines|big_line",
            "bend|bends|kink|kinks|bent|curvature", "curve|curves|curved|wiggly thing|things|borders|border|shapes|learn|draw|relation|boundary",
        ), "Why is a function like this needed between layers?"),
    ),
    full=("negative_to_zero", "max_0_x"),
    misconceptions=(
        Misconception("relu_squashes_0_1", (
            "> BETWEEN 0 1", "> 0 to|and|through 1 !sigmoid", "range 0 1", "SQUASH 0 1",
            "> into|to|as|gives|makes probability|probabilities|percent|percentages", "> ends|limit|limited|cap|capped|most|maximum at|to|is 1",
        ), "ReLU has no upper end: a positive number stays as large as it was.", 0.5),
        Misconception("relu_is_step_function", (
            "> either|or 0 1", "> 1 if|when|for POSITIVE",
            "> POSITIVE returns|return|outputs|output|becomes|gives|is|set|to|gets|get 1",
            "> returns|outputs|gives|return 1 POSITIVE", "> on|fires|fire or|and not|off", "> above 0.5 gets|becomes|is|gives 1",
        ), "ReLU is no switch between 0 and 1: a positive number passes unchanged.", 0.0),
        Misconception("relu_is_linear", (
            "> it|relu|function is|stays|remains linear !piecewise !when !if !for !POSITIVE",
        ), "With the bend at 0 it is not linear, and so the layers do not collapse into one.", 0.5),
        Misconception("relu_deletes_data", (
            "> delete|deletes|deleting|remove|removes|removing|discard|discards|throws images|pictures|examples|rows|pixels",
        ), "ReLU changes numbers; no pictures are removed.", 0.5, forgiven=True),
        Misconception("relu_zeroes_positives", (
            _POSITIVE_TO_ZERO,
        ), "It is the other way round: negative numbers become 0.", 0.0),
        Misconception("relu_negatives_to_one", (
            "> NEGATIVE becomes|to|into|set|turn|turns|output|makes 1",
            "> NEGATIVE set|turned|converted|changed to|into 1",
        ), "Negative numbers do not become 1.", 0.0),
        Misconception("relu_all_to_one", (
            "> all|everything|every values|value|to|into|number|becomes 1", "> everything into|to 1",
        ), "Positive numbers stay as large as they were.", 0.0),
        Misconception("relu_negates", (
            "multiply|multiplies|times minus_1",
            "> reverse|reverses|flip|flips|invert|inverts sign|the_sign|NEGATIVE", "opposite sign", "absolute !not !unlike",
            "> NEGATIVE becomes|into|to|to_be positive|positives !0",
            "> makes|make|turns|turn NEGATIVE positive|positives !0", "> positive becomes|into|to_be NEGATIVE", "> PASS the_negative|minus_x|the_opposite of|x|input !0 !absolute",
        ), "Negative numbers do not become positive ones, nor the other way round.", 0.0),
        Misconception("relu_is_reciprocal", ("> 1 over|divided x|by", "> returns|return|is|outputs 1 x", "reciprocal|inverse"), "ReLU divides nothing.", 0.0),
        Misconception("relu_is_stop_rule", (
            "> stop|stops|halt|halts|continue|continues|end|ends train|training|testing|node|model|epoch",
            "train|training stop|stops|end|ends when|decides",
        ), "ReLU decides nothing about when to stop: it is calculated at every step.", 0.0),
        Misconception("relu_keeps_negatives", (
            "> keeps|keep|only|passes|pass NEGATIVE !positive !0",
            "> removes|remove|eliminates|deletes|blocks positive|positives",
            "> returns_x|passes_x|outputs_x|gives_x|keeps_x if|when|for|where NEGATIVE",
        ), "It is the other way round: positive numbers pass.", 0.0),
        Misconception("relu_normalises", (
            "> average of|all|the|is", "divides|divide sum|number|total|by",
            "normalize|normalizes|normalise|normalises",
        ), "ReLU looks at every number by itself.", 0.5),
        Misconception("relu_condition_garbled", (
            "> is_0 set|becomes 0", "> if|when output is_0 set|becomes 0",
            "unwanted|unnecessary|useless details|information|detail",
        ), "Read this sentence again: which numbers are set to what?", 0.5),
        Misconception("relu_reduces_overfitting", ("OVERFIT !dropout", "REGULARIZATION"), "ReLU is no means against overfitting.", 0.5),
        Misconception("relu_chooses", ("> choose|pick|select|find CLASS|highest|LARGEST|likely !0",), "Choosing among the classes is not ReLU's part.", 0.0),
        Misconception("relu_amplifies_data", ("amplify|amplifies|strengthen|boost|boosts|enlarge",), "Positive numbers stay as large as they were.", 0.5),
    ),
)  # fmt: skip

SIGMOID = Rubric(
    question="What does sigmoid do?",
    ideas=(
        Idea("to_0_1", ("0 1", "PROBABILITY"), "Between which numbers do its outputs lie?"),
        Idea("two_classes", ("BINARY CLASS|classification|no|outcome|problem", "yes no"), "For which kind of problem is it used at the output?"),
        Idea("s_shaped", ("s shape|shaped|curve", "SQUASH"), ""),
    ),
    full=("to_0_1",),
    misconceptions=(
        Misconception("sigmoid_is_tanh", ("> BETWEEN minus_1 1", "> minus_1 to|and 1"), "Sigmoid gives nothing below zero.", 0.5),
        Misconception("sigmoid_is_relu", ("NEGATIVE ZERO !1 !relu",), "That is what ReLU does.", 0.0),
    ),
)  # fmt: skip
TANH = Rubric(
    question="What does tanh do?",
    ideas=(
        Idea("between_minus_one_and_one", ("minus_1 1", "negative_1 1", "0 centered|centred|centre|center|around|symmetric"), "Between which numbers do its outputs lie?"),
        Idea("like_sigmoid", ("similar|like sigmoid", "s shape|shaped|curve", "SQUASH"), ""),
    ),
    full=("between_minus_one_and_one",),
    misconceptions=(
        Misconception("tanh_is_sigmoid", ("> BETWEEN 0 and|to 1", "> from 0 and|to 1"), "That is the range of sigmoid.", 0.5),
    ),
)  # fmt: skip
LEAKY_RELU = Rubric(
    question="What does leaky ReLU do?",
    ideas=(
        Idea("small_slope_below_zero", (
            "small|tiny|slight|slightly|little|fraction|leak|leaks|0.01|0.1|0.2|0.3|nonzero|non_zero NEGATIVE|slope|GRADIENT|inactive|not_active|active|0",
            "> NOT|instead NEGATIVE ZERO", "> NOT|instead 0 NEGATIVE", "> instead 0",
        ), "What does it do to a negative number, unlike ReLU?"),
        Idea("avoids_dead_neurons", ("dead|dying|die|stuck NEURON|relu",), ""),
    ),
    full=("small_slope_below_zero",),
)  # fmt: skip
