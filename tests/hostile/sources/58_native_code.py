# row: 44
# end: finished
# got: []
# machine: x86_64
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import ctypes, mmap

# A page of machine code: the kernel's walls hold for it as for everything else.
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b82a000000c3"))  # mov eax, 42; ret
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
assert ctypes.CFUNCTYPE(ctypes.c_int)(address)() == 42
attempt("socket by number", lambda: 1 / (ctypes.CDLL(None).syscall(41, 2, 1, 0) >= 0))

ANSWERS = {"got": got}
