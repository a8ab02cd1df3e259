# row: 41
# end: timeout
# says: still running
import os
import signal
os.kill(os.getpid(), signal.SIGSTOP)
while True:
    pass
