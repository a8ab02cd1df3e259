# row: 99
# end: killed
# says: memory

import ctypes
import os
import time

import numpy as np

# As before by /dev/zero, and unmapped but for one page of each: the rest of it stays in memory, too.
got = []
try:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype, libc.mmap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    libc.mremap.restype, libc.mremap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
    zero = os.open("/dev/zero", os.O_RDWR)
    plain = np.ones(120_000_000)  # 960 MB in large pages, for the sake of speed
    size, kept = 32 << 20, []
    for _ in range(12):
        start = libc.mmap(None, size, 3, 1, zero, 0)
        if start == -1:
            raise OSError(ctypes.get_errno(), "mmap")
        libc.memset(start, 7, size)
        libc.munmap(start + 4096, size - 4096)
        kept.append(start)
    time.sleep(1)
    again = libc.mremap(kept[0], 4096, size, 1)  # it can be taken back whole
    if again != -1 and ctypes.c_uint8.from_address(again + size - 1).value == 7:
        got.append(f"{len(kept) * 32} MB")
except OSError:
    pass
keep = []
while not got:  # the walls refused it: plain memory ends it
    keep.append(b"x" * 20_000_000)
ANSWERS = {"got": got}
