# row: 20
# end: killed
# says: could not be read
import ctypes

with open("../evidence/evidence.json", "w") as file:
    file.write("[" + "0," * 5_000_000 + "0]")
ctypes.CDLL(None)._exit(0)
