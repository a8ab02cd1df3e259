# row: 121
# end: timeout
# says: processor time
# machine: x86_64

import ctypes
import mmap
import threading

# 95 threads that each take all the processor they can get, without Python's lock.
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("ebfe"))  # jmp to itself
spin = ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
for _ in range(94):
    threading.Thread(target=spin, daemon=True).start()
spin()
