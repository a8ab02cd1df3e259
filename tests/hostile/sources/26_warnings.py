# row: 16
# end: killed
# says: printed without end
import sys
while True:
    sys.stderr.write('warning ' * 1000)
