# row: 104
# end: finished
# got: []

import os

# 1,200 levels of folders in each of its own: who removes them by recursion does not get to the end.
here = os.getcwd()
for folder in ("work", "tmp", "home", "evidence"):
    os.chdir(f"{here}/../{folder}")
    for level in range(1200):
        os.mkdir("d")
        os.chdir("d")
os.chdir(here)

ANSWERS = {"got": []}
