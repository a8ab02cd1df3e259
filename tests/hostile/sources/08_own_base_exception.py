# row: 4
# end: crashed
# says: Evil
class Evil(BaseException):
    def __str__(self):
        raise RuntimeError


raise Evil()
