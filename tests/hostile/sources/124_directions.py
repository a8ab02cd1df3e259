# row: 124
# end: finished
# got: []

# Characters that turn the direction of what follows, and such as nobody sees, in output and in answers.
turned = "\u202e\u2066\u2067\u2068\u200f\u061cstniop 001\u2069\u202c\u202d"
print(turned, "\u200b\u2060\ufeff\u00ad\U000e0041\ufff9\u2028\u2029\x85\x9b31m")
ANSWERS = {"relu": turned, "softmax": turned + "It turns the scores into probabilities" + turned, turned: turned, "flattened_length": "\u202e487", "output_nodes": "\u202e01\u202c", "got": []}
