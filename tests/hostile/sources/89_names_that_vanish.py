# row: 89
# end: killed
# says: of files

import os
import threading
import time

# Names that change all the time in the first folder that is counted: one that is gone ends a careless count.
got = []
end = False


def change():
    while not end:
        for n in range(1000):
            os.rename(f"../a{n}", f"../b{n}")
        for n in range(1000):
            os.rename(f"../b{n}", f"../a{n}")


try:
    for n in range(1000):
        open(f"../a{n}", "wb").close()
    changing = threading.Thread(target=change, daemon=True)
    changing.start()
    for n in range(10):
        with open(f"f{n}", "wb") as file:
            file.write(bytes(30_000_000))
    time.sleep(1)
    got.append("uncounted")
    end = True
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
