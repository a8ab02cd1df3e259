# row: 15
# end: killed
# says: files
import os
keep = []
n = 0
while True:
    n += 1
    f = open(f'f{n}', 'wb')
    f.write(b'x' * 30_000_000)
    f.flush()
    os.unlink(f'f{n}')
    keep.append(f)
