# row: 3
# end: killed
# says: abruptly
import ctypes
ctypes.CDLL(None)._exit(0)
