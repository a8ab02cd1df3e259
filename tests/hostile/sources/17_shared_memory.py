# row: 10
# end: crashed
# says: PermissionError
import mmap
keep = []
while True:
    m = mmap.mmap(-1, 50_000_000)
    m.write(b'x' * 50_000_000)
    keep.append(m)
