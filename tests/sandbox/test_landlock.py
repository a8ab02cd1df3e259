"""The wall around files, raised in a process of its own: each list gives what it says and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import landlock
from tests.conftest import CAN_WALL

SCRIPT = """
import os, pathlib, sys
from grader.sandbox import landlock, limits

at = pathlib.Path(sys.argv[1])
limits.no_new_privileges()
landlock.restrict(
    readable=[at / "read", at / "one.txt", at / "gone"], writable=[at / "write"], listable=[at / "list"],
    devices=[pathlib.Path("/dev/null")],
)
tries = {
    "read a file": lambda: (at / "read" / "a").read_bytes(),
    "read one file": lambda: (at / "one.txt").read_bytes(),
    "write where it may read": lambda: (at / "read" / "a").write_bytes(b"x"),
    "remove where it may read": lambda: (at / "read" / "a").unlink(),
    "list names": lambda: os.listdir(at / "list"),
    "read what is listed": lambda: (at / "list" / "a").read_bytes(),
    "write its own": lambda: (at / "write" / "b").write_bytes(b"x"),
    "make a folder of its own": lambda: (at / "write" / "c").mkdir(),
    "link out of its own": lambda: (at / "write" / "d").symlink_to("/etc/passwd"),
    "make a pipe": lambda: os.mkfifo(at / "write" / "e"),
    "write to the device": lambda: pathlib.Path("/dev/null").write_bytes(b"x"),
    "read beside": lambda: (at / "other" / "a").read_bytes(),
    "list beside": lambda: os.listdir(at / "other"),
}
for name, attempt in tries.items():
    try:
        attempt()
        print(name)
    except OSError:
        pass
"""


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_each_list_gives_what_it_says(tmp_path: Path) -> None:
    for folder in ("read", "write", "list", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a").write_bytes(b"x")
    (tmp_path / "one.txt").write_bytes(b"x")
    done = subprocess.run([sys.executable, "-c", SCRIPT, tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "read a file",
        "read one file",
        "list names",
        "write its own",
        "make a folder of its own",
        "write to the device",
    ]


def test_a_kernel_without_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    with pytest.raises(OSError, match="this kernel has no Landlock"):
        landlock.restrict(readable=[], writable=[], devices=[])
