# row: 41
# end: timeout
# says: processor time
import os
import signal
os.kill(os.getpid(), signal.SIGSTOP)
while True:
    pass
