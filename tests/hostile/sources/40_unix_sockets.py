# row: 29
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import socket

for path in ("/var/run/docker.sock", "/run/dbus/system_bus_socket", "\0abstract", "@SOCKET@"):
    attempt(path, lambda path=path: socket.socket(socket.AF_UNIX).connect(path))

ANSWERS = {"got": got}
