# row: 98
# end: killed
# says: memory

import ctypes
import time

import numpy as np

# Shared memory that is let go of (MADV_DONTNEED) stays in memory, but is no longer resident in the process.
got = []
try:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype, libc.mmap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.memset.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t]
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    plain = np.ones(120_000_000)  # 960 MB in large pages, for the sake of speed
    size, kept = 32 << 20, []
    for _ in range(12):
        start = libc.mmap(None, size, 3, 0x21, -1, 0)  # MAP_SHARED | MAP_ANONYMOUS
        if start == -1:
            raise OSError(ctypes.get_errno(), "mmap")
        libc.memset(start, 7, size)
        libc.madvise(start, size, 4)
        kept.append(start)
    time.sleep(1)
    if all(ctypes.c_uint8.from_address(start + size - 1).value == 7 for start in kept):
        got.append(f"{len(kept) * 32} MB")
except OSError:
    pass
keep = []
while not got:  # the walls refused it: plain memory ends it
    keep.append(b"x" * 20_000_000)
ANSWERS = {"got": got}
