import numpy as np
memory = []
while True:
    memory.append(np.ones(10_000_000))
