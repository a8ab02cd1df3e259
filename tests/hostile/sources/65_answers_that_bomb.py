# row: 49
# end: finished
class Bomb:
    def __repr__(self):
        raise RuntimeError("no")


class Keys(dict):
    def items(self):
        raise RuntimeError("no")


ANSWERS = Keys(relu=Bomb(), got=[])
