# row: 30
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import socket, urllib.request


def client(protocol):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    s.connect(("127.0.0.1", @PORT@))


attempt("tcp", lambda: client(0))
attempt("mptcp", lambda: client(262))
attempt("fast open", lambda: socket.socket().sendto(b"x", 0x20000000, ("127.0.0.1", @PORT@)))
attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
attempt("ipv6", lambda: socket.socket(socket.AF_INET6))
attempt("http", lambda: urllib.request.urlopen("http://127.0.0.1:@PORT@/"))

ANSWERS = {"got": got}
