# row: 39
# end: finished
# got: []
import atexit
import threading
import time


class Late:
    def __del__(self):
        open("/tmp/grader-late", "w")


late = Late()
atexit.register(lambda: open("/tmp/grader-late", "w"))
threading.Thread(target=lambda: (time.sleep(0.2), open("../evidence/evidence.json", "w").write("{}")), daemon=False).start()
ANSWERS = {"got": []}
