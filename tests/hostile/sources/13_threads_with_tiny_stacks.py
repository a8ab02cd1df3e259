# row: 8
# end: killed
# says: threads
import threading
import time
threading.stack_size(32768)
while True:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
