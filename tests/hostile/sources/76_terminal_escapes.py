# row: 67
# end: finished
# got: []
print('\033[2J\033]0;owned\a\033[31m')
ANSWERS = {'relu': '\033[2J', 'got': []}
