# row: 91
# end: killed
# says: of files

import os
import time

# Files made by copy_file_range and sendfile, with no write.
got = []
try:
    source = os.open("f", os.O_RDWR | os.O_CREAT)
    os.write(source, bytes(30_000_000))
    for n in range(9):
        copy = os.open(f"f{n}", os.O_RDWR | os.O_CREAT)
        if n % 2:
            os.copy_file_range(source, copy, 30_000_000, 0, 0)
        else:
            os.sendfile(copy, source, 0, 30_000_000)
        os.close(copy)
    time.sleep(2)
    got.append("copied")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
