# row: 8
# end: killed or crashed
# says: thread

# Before they are counted its memory may be used up: Python says that it cannot start one more.
import threading
import time
while True:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
