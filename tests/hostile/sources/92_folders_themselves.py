# row: 92
# end: killed
# says: of files

import os
import time

# 4,000 empty folders beside 58 MB: a folder takes a block, so these are 16 MB of the disk.
got = []
used = 0
try:
    for name in ("f", "g"):
        with open(name, "wb") as file:
            file.write(bytes(29_000_000))
    for number in range(4000):
        name = f"{number // 1000}/{number}" if number % 1000 else f"{number // 1000}"
        os.mkdir(name)
        used += os.stat(name).st_blocks * 512
    time.sleep(2)
    if used + 58_000_000 > 64 << 20:
        got.append("folders")
except OSError:
    pass
while not got:  # folders take nothing on this disk: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
