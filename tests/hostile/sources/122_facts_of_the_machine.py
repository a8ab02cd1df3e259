# row: 122
# end: finished
# got: []

# Who is connected with whom, what is mounted where, who else is there.
got = []
for name in ("net/tcp", "net/tcp6", "net/udp", "net/unix", "net/arp", "net/route", "net/dev", "net/packet", "mountinfo", "mounts", "mountstats", "cgroup", "root/etc/passwd", "cwd/../../../etc/passwd"):
    for where in ("/proc/self", "/proc/thread-self"):
        try:
            with open(f"{where}/{name}", "rb") as file:
                if file.read(64):
                    got.append(name)
                    break
        except OSError:
            pass
for name in ("/proc/net/unix", "/proc/mounts", "/proc/1/status", "/proc/sys/kernel/random/boot_id", "/sys/class/net", "/proc/kallsyms", "/proc/keys", "/proc/locks", "/proc/modules", "/proc/stat"):
    try:
        with open(name, "rb") as file:
            if file.read(64):
                got.append(name)
    except OSError:
        pass

ANSWERS = {"got": got}
