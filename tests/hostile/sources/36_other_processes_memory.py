# row: 25
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
for name in ("mem", "environ", "maps", "cmdline", "fd/0"):
    attempt(name, lambda name=name: open(f"/proc/{parent}/{name}", "rb").read(1))
attempt("ptrace", lambda: 1 / (libc.ptrace(16, parent, 0, 0) == 0))
buffer = ctypes.create_string_buffer(64)
attempt("process_vm_readv", lambda: 1 / (libc.process_vm_readv(parent, buffer, 1, buffer, 1, 0) >= 0))
attempt("pidfd_open", lambda: os.pidfd_open(parent))

ANSWERS = {"got": got}
