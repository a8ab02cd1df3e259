# row: 8
# end: killed
# says: threads
import threading
import time
while True:
    time.sleep(0.001)  # slower than they are counted
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
