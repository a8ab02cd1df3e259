# row: 80
# end: killed
# says: of files

import ctypes
import os
import time

# fallocate with KEEP_SIZE: blocks beyond the end of a file, whose size stays 0.
got = []
try:
    fallocate = ctypes.CDLL(None, use_errno=True).fallocate
    for n in range(10):
        with open(f"f{n}", "wb") as file:
            if fallocate(file.fileno(), 1, ctypes.c_long(0), ctypes.c_long(30_000_000)) != 0:
                raise OSError(ctypes.get_errno(), "fallocate")
    time.sleep(2)
    got.append("allocated")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
