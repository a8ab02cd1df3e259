# row: 83
# end: killed
# says: of files

import array
import os
import socket
import time

# A deleted file that was sent into a socket and not received: no descriptor, no mapping, no name.
got = []
try:
    ours, theirs = socket.socketpair()
    for n in range(10):
        descriptor = os.open("f", os.O_RDWR | os.O_CREAT)
        os.write(descriptor, bytes(30_000_000))
        ours.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))])
        os.close(descriptor)
        os.unlink("f")
    time.sleep(2)
    got.append("in flight")
except OSError:
    pass
while not got:  # the walls refused it: writing plainly ends it
    for n in range(8):
        with open(f"plain{n}", "wb") as file:
            file.write(bytes(30_000_000))
ANSWERS = {"got": got}
