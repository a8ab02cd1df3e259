# row: 43
# end: unreadable
# says: SyntaxError
def f(:
    pass
