# row: 3
# end: killed
# says: abruptly
import os
os._exit(0)
