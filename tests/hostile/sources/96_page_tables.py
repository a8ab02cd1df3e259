# row: 96
# end: killed
# says: memory

import ctypes
import time

import numpy as np

# A byte read in every 2 MB of a mapping takes no page, but 4 kB of page table: 50 GB of it take 100 MB.
got = []


def tables():
    with open("/proc/self/status") as file:
        return sum(int(line.split()[1]) >> 10 for line in file if line.startswith(("VmPTE", "VmRSS")))


try:
    mmap = ctypes.CDLL(None, use_errno=True).mmap
    mmap.restype, mmap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    plain = np.ones(120_000_000)  # 960 MB in large pages, for the sake of speed
    while tables() < 1600:
        start = mmap(None, 50 << 30, 1, 0x4022, -1, 0)
        if start == -1:
            raise OSError(ctypes.get_errno(), "mmap")
        np.ctypeslib.as_array((ctypes.c_uint8 * (50 << 30)).from_address(start))[:: 2 << 20].max()
    time.sleep(1)
    got.append("page tables")
except OSError:
    pass
keep = []
while not got:  # the walls refused it: plain memory ends it
    keep.append(b"x" * 20_000_000)
ANSWERS = {"got": got}
