# row: 10
# end: killed
# says: memory
import mmap
keep = []
while True:
    m = mmap.mmap(-1, 50_000_000)
    m.write(b'x' * 50_000_000)
    keep.append(m)
