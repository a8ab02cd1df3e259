# row: 5
# end: killed
import sys
sys.setrecursionlimit(10**9)


def f():
    f()


f()
