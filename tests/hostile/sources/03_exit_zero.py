# row: 2
# end: finished
# got: []
import sys
ANSWERS = {'got': []}
sys.exit(0)
