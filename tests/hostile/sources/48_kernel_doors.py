# row: 37
# end: finished
# got: []
got = []


def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    got.append(name)


import ctypes

libc = ctypes.CDLL(None, use_errno=True)
calls = {"unshare": (272, 0x10000000), "setns": (308, 0, 0), "mount": (165, 0, 0, 0, 0, 0), "chroot": (161, b"."), "pivot_root": (155, b".", b"."),
         "bpf": (321, 0, 0, 0), "perf_event_open": (298, 0, 0, -1, -1, 0), "keyctl": (250, 0, 0, 0, 0, 0), "add_key": (248, b"user", b"x", b"y", 1, -2),
         "userfaultfd": (323, 0), "personality": (135, 0x0040000), "kexec_load": (246, 0, 0, 0, 0), "init_module": (175, 0, 0, b""),
         "ptrace": (101, 0, 0, 0, 0), "open_by_handle_at": (304, 0, 0, 0), "name_to_handle_at": (303, -100, b".", 0, 0, 0), "swapon": (167, b"x", 0),
         "reboot": (169, 0, 0, 0, 0), "sethostname": (170, b"x", 1), "settimeofday": (164, 0, 0), "quotactl": (179, 0, 0, 0, 0), "acct": (163, 0),
         "landlock": (444, 0, 0, 1), "process_madvise": (440, 0, 0, 0, 0, 0), "fanotify_init": (300, 0, 0), "inotify_init": (253,), "memfd_secret": (447, 0)}
for name, call in calls.items():
    attempt(name, lambda call=call: 1 / (libc.syscall(*call) >= 0))

ANSWERS = {"got": got}
