# row: 47
# end: timeout
# says: processor time
import time
time.time = time.monotonic = lambda: 0.0
import signal
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    pass
