# row: 113
# end: killed
# says: could not be read

import ctypes
import json

# A record written by hand: fewer parameters than none.
model = {"name": "m", "variable": "m", "line": -1, "function": "", "written_as": "sequential", "traced": True, "input_shape": [-28, 28], "outputs": -1, "layers": [], "parameters": -5,
         "compiled": None, "fits": [], "weights": -1}
forged = {"stage": "end", "crash": None, "models": [model], "answers": {"got": ["forged"]}, "answers_read": False, "figures": [], "notes": []}
with open("../evidence/evidence.json", "w") as file:
    file.write(json.dumps(forged))
ctypes.CDLL(None)._exit(0)
