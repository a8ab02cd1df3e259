"""The tables of system calls."""

from __future__ import annotations

import pytest

from grader.sandbox.syscalls import ABSENT, ALLOWED, NUMBERS, PRETENDED


@pytest.mark.parametrize("machine", NUMBERS)
def test_tables(machine: str) -> None:
    numbers = NUMBERS[machine]
    assert len(set(numbers.values())) == len(numbers)
    named = (
        {name for _, names in ALLOWED for name in names.split()}
        | set(ABSENT.split())
        | set(PRETENDED.split())
    )
    assert set(numbers) - named == {"seccomp"}
    old = {
        "open",
        "stat",
        "lstat",
        "access",
        "mkdir",
        "rmdir",
        "unlink",
        "rename",
        "readlink",
        "creat",
        "pipe",
    }
    old |= {
        "dup2",
        "poll",
        "select",
        "pause",
        "alarm",
        "getdents",
        "getpgrp",
        "time",
        "epoll_create",
        "epoll_wait",
    }
    old |= {"eventfd", "chmod", "utime", "utimes", "arch_prctl"}
    assert named - set(numbers) <= (old if machine == "aarch64" else set())
