# row: 48
# end: timeout
# says: processor time
import threading


def busy():
    while True:
        pass


for _ in range(20):
    threading.Thread(target=busy, daemon=True).start()
busy()
