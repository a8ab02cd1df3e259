# row: 8
# end: killed
# says: threads
import threading
import time
while True:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
