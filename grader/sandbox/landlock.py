"""The first wall: which files a job may reach (Landlock, Linux 5.13 and later).

A process may give up, for good, all access to files but what it lists. Since ABI 4 also TCP, since
ABI 6 signals and abstract sockets to processes outside. No privilege is needed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

# Numbers of the three calls, the same on all architectures, and of the flags: linux/landlock.h.
CREATE, ADD, RESTRICT = 444, 445, 446
VERSION = 1
PATH_BENEATH = 1
RIGHTS = (
    "execute write_file read_file read_dir remove_dir remove_file make_char make_dir make_reg make_sock "
    "make_fifo make_block make_sym refer truncate ioctl_dev"
).split()
BIT = {name: 1 << place for place, name in enumerate(RIGHTS)}
KNOWN = {1: 13, 2: 14, 3: 15, 4: 15}  # rights by ABI; all 16 since 5
READ = BIT["read_file"] | BIT["read_dir"]
# Of what is made in its own folder, links, devices, sockets and pipes are not.
WRITE = READ | sum(
    BIT[name] for name in "write_file remove_dir remove_file make_dir make_reg refer truncate".split()
)
ON_FILES = BIT["execute"] | BIT["write_file"] | BIT["read_file"] | BIT["truncate"] | BIT["ioctl_dev"]
NETWORK = 3  # bind and connect TCP
SCOPE = 3  # abstract UNIX sockets, signals


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def abi() -> int:
    """The kernel's version of Landlock; 0 where there is none."""
    return max(0, int(_libc().syscall(CREATE, None, ctypes.c_size_t(0), VERSION)))


def restrict(
    *,
    readable: Iterable[Path],
    writable: Iterable[Path],
    devices: Iterable[Path],
    listable: Iterable[Path] = (),
    control: bool = False,
) -> None:
    """Give up all files but these, for this process and what it starts.

    An ordinary user's process must have given up new privileges before.

    Args:
        readable: files and folders to read. What does not exist is left out.
        writable: folders to work in.
        listable: folders of which, and below which, only names may be read.
        devices: files to read and write, such as /dev/null.
        control: the devices may be given orders (ioctl), as a GPU takes them.

    Raises:
        OSError: the kernel has no Landlock, or refused.
    """
    version = abi()
    if version < 1:
        raise OSError(errno.ENOSYS, "this kernel has no Landlock")
    handled = (1 << KNOWN.get(version, 16)) - 1
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = struct.pack("QQQ", handled, NETWORK, SCOPE)[:size]
    rules = _checked(_libc().syscall(CREATE, attributes, ctypes.c_size_t(size), 0), "landlock")
    try:
        orders = BIT["ioctl_dev"] if control else 0
        use = READ | BIT["write_file"] | orders
        names = BIT["read_dir"]
        for paths, rights in ((readable, READ), (listable, names), (writable, WRITE), (devices, use)):
            for path in paths:
                _allow(rules, path, rights & handled)
        _checked(_libc().syscall(RESTRICT, rules, 0), "landlock")
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= ON_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        _checked(_libc().syscall(ADD, rules, PATH_BENEATH, rule, 0), f"landlock: {path}")
    finally:
        os.close(descriptor)


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result
