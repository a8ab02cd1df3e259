# row: 24
# end: finished
# got: []

import os

for name in ("evidence.json", "evidence.part"):
    os.makedirs(f"../evidence/{name}/within")

ANSWERS = {"got": []}
