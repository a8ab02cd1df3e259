# row: 88
# end: killed
# says: of files

import ctypes
import os
import time

# Files that never had a name (O_TMPFILE), mapped and closed.
got = []
try:
    mmap = ctypes.CDLL(None, use_errno=True).mmap
    mmap.restype, mmap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for n in range(10):
        descriptor = os.open(".", os.O_RDWR | os.O_TMPFILE)
        os.write(descriptor, bytes(30_000_000))
        if mmap(None, 4096, 1, 1, descriptor, 0) == -1:
            raise OSError(ctypes.get_errno(), "mmap")
        os.close(descriptor)
    time.sleep(2)
    got.append("nameless")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
