# row: 40
# end: finished
# got: []
import matplotlib.pyplot as plt

plt.plot([1, 2])
plt.show()
got = []
try:
    input("name? ")
    got.append("input")
except EOFError:
    pass
ANSWERS = {"got": got}
