# row: 93
# end: killed
# says: of files

import time

# Everything beside the folder it works in: temporary files, its home, the evidence, and the job's own.
got = []
try:
    for folder in ("../tmp", "../home", "../evidence", ".."):
        with open(f"{folder}/full", "wb") as file:
            file.write(bytes(25_000_000))
    time.sleep(2)
    got.append("elsewhere")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
