# row: 66
# end: finished
# got: []
ANSWERS = {'relu': '=1+1', 'flattened_length': '=784', 'got': []}
