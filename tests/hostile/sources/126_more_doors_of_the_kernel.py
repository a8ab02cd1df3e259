# row: 126
# end: finished
# got: []
# machine: x86_64

import ctypes
import errno
import mmap
import os

# Calls that no network needs. Any other error than a refusal means that the kernel was reached.
got = []
libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
calls = {
    "ptrace attach": (101, 16, @PID@, 0, 0), "process_vm_readv": (310, parent, 0, 0, 0, 0, 0), "process_vm_writev": (311, @PID@, 0, 0, 0, 0, 0), "kcmp": (312, parent, @PID@, 0, 0, 0),
    "pidfd_open": (434, @PID@, 0), "pidfd_getfd": (438, 0, 0, 0), "pidfd_send_signal": (424, 0, 0, 0, 0), "process_madvise": (440, 0, 0, 0, 4, 0), "process_mrelease": (448, 0, 0),
    "userfaultfd": (323, 1), "memfd_create": (319, b"x", 0), "memfd_secret": (447, 0), "perf_event_open": (298, 0, 0, -1, -1, 0), "bpf": (321, 5, 0, 0),
    "add_key": (248, 0, 0, 0, 0, 0), "request_key": (249, 0, 0, 0, 0), "keyctl": (250, 0, -3, 0), "name_to_handle_at": (303, -100, b"/etc", 0, 0, 0), "open_by_handle_at": (304, -100, 0, 0),
    "io_setup": (206, 1, 0), "io_submit": (209, 0, 0, 0), "io_uring_setup": (425, 1, 0), "io_uring_enter": (426, 0, 0, 0, 0, 0), "io_uring_register": (427, 0, 0, 0, 0),
    "landlock_create_ruleset": (444, 0, 0, 1), "landlock_add_rule": (445, 0, 0, 0, 0), "landlock_restrict_self": (446, -1, 0), "seccomp": (317, 1, 0, 0), "seccomp notify": (317, 1, 8, 0),
    "seccomp mode": (157, 22, 1, 0), "dumpable": (157, 4, 1, 0, 0), "ptracer": (157, 0x59616D61, -1, 0, 0), "subreaper": (157, 36, 1, 0, 0), "bounding set": (157, 24, 0, 0, 0), "ambient": (157, 47, 2, 0, 0),
    "memory map": (157, 35, 1, 0, 0), "death signal": (157, 1, 0, 0, 0), "personality": (135, 0xFFFFFFFF), "open_tree": (428, -100, b".", 1), "move_mount": (429, 0, 0, 0, 0, 0), "fsopen": (430, b"tmpfs", 0),
    "fspick": (433, -100, b".", 0), "mount_setattr": (442, 0, 0, 0, 0, 0), "statmount": (457, 0, 0, 0, 0), "listmount": (458, 0, 0, 0, 0), "splice": (275, -1, 0, -1, 0, 1, 0), "tee": (276, -1, -1, 1, 0),
    "vmsplice": (278, -1, 0, 0, 0), "mbind": (237, 0, 0, 0, 0, 0, 0), "set_mempolicy": (238, 0, 0, 0), "migrate_pages": (256, 0, 0, 0, 0), "move_pages": (279, 0, 0, 0, 0, 0, 0), "setxattr": (188, b".", b"user.x", b"x", 1, 0),
    "fanotify_init": (300, 0, 0), "inotify_init1": (294, 0), "quotactl_fd": (443, -1, 0, 0, 0), "syslog": (103, 10, 0, 0), "iopl": (172, 0), "ioperm": (173, 0, 1, 0), "modify_ldt": (154, 0, 0, 0),
    "sched_setattr": (314, 0, 0, 0), "sched_setparam": (142, 0, 0), "setns": (308, -1, 0), "unshare": (272, 0x10000000), "tkill": (200, @PID@, 0), "rt_tgsigqueueinfo": (297, @PID@, @PID@, 0, 0), "clock_settime": (227, 0, 0),
    "finit_module": (313, -1, 0, 0), "delete_module": (176, 0, 0), "vfork": (58,), "execveat": (322, -1, b"", 0, 0, 0), "socket": (41, 16, 3, 0), "bind": (49, -1, 0, 0), "listen": (50, -1, 1), "connect": (42, -1, 0, 0),
    "accept": (43, -1, 0, 0), "sendmmsg": (307, -1, 0, 0, 0), "recvmmsg": (299, -1, 0, 0, 0, 0), "shmget": (29, 0, 4096, 0o1600), "msgget": (68, 0, 0o1600), "semget": (64, 0, 1, 0o1600), "mq_open": (240, b"x", 0x42, 0o600, 0),
    "link": (86, b"x", b"y"), "symlink": (88, b"x", b"y"), "mknod": (133, b"n", 0o10600, 0), "remap_file_pages": (216, 0, 0, 0, 0, 0), "mlock": (149, 0, 0), "mlockall": (151, 1), "setuid": (105, 0), "setgroups": (116, 0, 0),
}
del calls["vfork"]  # two processes would run here, and one of them on
for name, (number, *rest) in calls.items():
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[each if isinstance(each, bytes) else ctypes.c_long(each) for each in rest])
    if result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.EACCES, errno.ENOSYS):
        got.append(f"{name}: {result} {errno.errorcode.get(ctypes.get_errno())}")
# Nothing is made unusable by no bytes at all: the kernel says whether it would.
page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE)
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
for name, advice in (("HWPOISON", 100), ("SOFT_OFFLINE", 101)):
    if libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(0), advice) == 0:
        got.append(name)

ANSWERS = {"got": got}
