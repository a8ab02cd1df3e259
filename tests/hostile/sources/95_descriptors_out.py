# row: 95
# end: finished
# got: []

import array
import errno
import socket

# A descriptor handed to somebody outside is a channel there and back.
HELD = (errno.EPERM, errno.EACCES, errno.EISCONN, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTCONN)
got = []
try:
    ours, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    mine, theirs = socket.socketpair()
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()]))]
    ours.sendmsg([b"x"], rights, 0, "@SOCKET@")
    got.append("sent")
except OSError as error:
    if error.errno not in HELD:
        got.append(f"looked for it outside: {errno.errorcode[error.errno]}")

ANSWERS = {"got": got}
