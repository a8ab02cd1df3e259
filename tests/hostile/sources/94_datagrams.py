# row: 94
# end: finished
# got: []

import errno
import socket

HELD = (errno.EPERM, errno.EACCES, errno.EISCONN, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTCONN)
got = []


def attempt(name, action):
    try:
        action()
    except OSError as error:
        # Any other error is the answer of the world outside: it was looked for there.
        if error.errno in HELD or (name.startswith("abstract") and error.errno == errno.ECONNREFUSED):
            return
    except BaseException:
        return
    got.append(name)


# A pair of sockets within the process is a socket like any other: it can be told another address.
for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    try:
        ours, _ = socket.socketpair(socket.AF_UNIX, kind)
    except OSError:
        continue
    if kind == socket.SOCK_SEQPACKET:  # sends to its own other end, whatever the address
        continue
    for name, path in (("a socket outside", "@SOCKET@"), ("the log", "/dev/log"), ("the journal", "/run/systemd/journal/socket")):
        attempt(f"{kind.name} sendto {name}", lambda path=path: ours.sendto(b"x", path))
        attempt(f"{kind.name} sendmsg {name}", lambda path=path: ours.sendmsg([b"x"], [], 0, path))
    attempt("abstract sendto", lambda: ours.sendto(b"x", "\0grader-abstract"))
    attempt("abstract sendmsg", lambda: ours.sendmsg([b"x"], [], 0, "\0grader-abstract"))
    attempt(f"{kind.name} bind", lambda: ours.bind("s"))
    attempt(f"{kind.name} connect", lambda: ours.connect("@SOCKET@"))

ANSWERS = {"got": got}
