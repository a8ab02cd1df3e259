# row: 9
# end: killed
# says: memory
import numpy as np
keep = []
while True:
    keep.append(np.ones(2_000_000))
