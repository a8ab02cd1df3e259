# row: 41
# end: timeout
# says: by the clock
import os
import signal
os.kill(os.getpid(), signal.SIGSTOP)
while True:
    pass
