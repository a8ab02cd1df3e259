# coding: no-such-coding
# row: 43
# end: unreadable
# says: SyntaxError
x = 1
