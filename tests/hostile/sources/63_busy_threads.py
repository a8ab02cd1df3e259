# row: 48
# end: timeout
# says: still running
import threading


def busy():
    while True:
        pass


for _ in range(20):
    threading.Thread(target=busy, daemon=True).start()
busy()
