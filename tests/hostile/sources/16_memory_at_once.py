# row: 9
# end: crashed
# says: emory
import numpy as np
x = np.ones(50_000_000_000)
