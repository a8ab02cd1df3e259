# row: 97
# end: finished
# got: []

import ctypes

# Addresses reserved, mappings by the ten thousand, one mapping seen at many places: none may take much.
got = []
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype, libc.mmap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
libc.mremap.restype, libc.mremap.argtypes = ctypes.c_ssize_t, [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_int]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
libc.mmap(None, 10 << 40, 0, 0x4022, -1, 0)
start = libc.mmap(None, 30_000 * 8192, 3, 0x4022, -1, 0)
for place in range(30_000 if start != -1 else 0):
    libc.mprotect(start + place * 8192, 4096, 1)
start = libc.mmap(None, 2 << 20, 3, 0x21, -1, 0)
for _ in range(10_000 if start != -1 else 0):
    place = libc.mremap(start, 0, 2 << 20, 1)  # old size 0: the same memory once more
    if place == -1:
        break
    ctypes.c_uint8.from_address(place).value = 1
with open("/proc/self/status") as file:
    used = sum(int(line.split()[1]) >> 10 for line in file if line.startswith(("VmPTE", "VmRSS")))
if used > 1500:
    got.append(f"{used} MB")

ANSWERS = {"got": got}
