"""The filter of system calls, run call by call as the kernel runs it."""

from __future__ import annotations

import os
import platform
import struct
from collections.abc import Callable

import pytest

from grader.sandbox import seccomp
from grader.sandbox.syscalls import NUMBERS
from tests.conftest import CAN_WALL


def _kernel(machine: str, *, control: bool = False) -> Callable[..., int]:
    """The filter of process 4242, run call by call as the kernel runs it."""
    numbers = NUMBERS[machine]
    program = seccomp.program(machine, 4242, control=control)

    def answer(name: str | int, *arguments: int, arch: int | None = None) -> int:
        number = numbers[name] if isinstance(name, str) else name
        padded = [*arguments, *[0] * (6 - len(arguments))]
        data = struct.pack("=iIQ6Q", number, arch or seccomp.ARCHITECTURES[machine], 0, *padded)
        place, word = 0, 0
        while True:
            code, operand, true, false = program[place]
            place += 1
            if code == seccomp.LOAD:
                (word,) = struct.unpack_from("=I", data, operand)
            elif code == seccomp.AND:
                word &= operand
            elif code == seccomp.RETURN:
                return operand
            else:
                met = {
                    seccomp.EQUAL: word == operand,
                    seccomp.AT_LEAST: word >= operand,
                    seccomp.ANY_BIT: bool(word & operand),
                }[code]
                place += true if met else false

    return answer


@pytest.mark.parametrize("machine", NUMBERS)
def test_the_filter_decides(machine: str) -> None:
    pid, answer = 4242, _kernel(machine)
    refused = seccomp.REFUSE | 1
    assert answer("read") == answer("mmap") == answer("exit_group") == seccomp.ALLOW
    assert answer(9999) == refused
    assert answer("read", arch=0x40000003) == seccomp.KILL
    assert answer("clone", 0x10000) == seccomp.ALLOW and answer("clone", 0x11) == refused
    assert answer("kill", pid) == seccomp.ALLOW and answer("kill", 1) == refused
    assert answer("prctl", 15) == seccomp.ALLOW and answer("prctl", 22) == refused
    assert answer("fcntl", 0, 3) == seccomp.ALLOW and answer("fcntl", 0, 8) == refused
    assert answer("ioctl", 0, 0x5401) == seccomp.ALLOW and answer("ioctl", 0, 0x5412) == refused
    assert answer("prlimit64", 0, 7, 0, 1) == answer("prlimit64", pid, 7, 0, 1) == seccomp.ALLOW
    assert answer("prlimit64", 1, 7, 0, 1) == answer("prlimit64", 0, 7, 1, 0) == refused
    assert answer("prlimit64", 0, 7, 1 << 32, 0) == refused
    truncating = os.O_RDONLY | os.O_TRUNC
    assert answer("openat", 0, 0, truncating) == refused
    assert answer("openat", 0, 0, os.O_WRONLY | os.O_TRUNC) == seccomp.ALLOW
    assert answer("clone3") == seccomp.REFUSE | 38 and answer("fchmodat") == seccomp.REFUSE
    assert answer("socketpair", 1, 1) == answer("socketpair", 1, 0x80801) == seccomp.ALLOW
    assert answer("socketpair", 1, 2) == answer("socketpair", 2, 1) == answer("socketpair", 1, 5) == refused
    assert answer("sendto", 3, 9, 9, 0, 0) == seccomp.ALLOW
    assert answer("sendto", 3, 9, 9, 0, 9) == answer("sendto", 3, 9, 9, 0, 9 << 32) == refused
    assert answer("fallocate", 3, 0) == seccomp.ALLOW and answer("fallocate", 3, 1) == refused
    assert answer("mmap", 0, 9, 3, 0x22) == answer("mmap", 0, 9, 3, 0x1) == seccomp.ALLOW
    assert answer("mmap", 0, 9, 3, 0x21) == answer("mmap", 0, 9, 3, 0x23) == refused
    assert answer("fcntl", 0, 6) == answer("fcntl", 0, 37) == answer("fcntl", 0, 1031) == refused
    assert answer("flock") == seccomp.REFUSE | 38
    if machine == "x86_64":
        assert answer(0x40000000 + 39) == seccomp.KILL


def test_this_machine_has_a_table_or_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.machine() in NUMBERS or not CAN_WALL
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    with pytest.raises(OSError, match="no table of system calls for vax"):
        seccomp.install()


@pytest.mark.parametrize("machine", NUMBERS)
def test_only_a_training_s_filter_lets_control_calls_through(machine: str) -> None:
    nvidia = 0xC020462A  # NV_ESC_RM_CONTROL, by which the driver is asked for everything
    assert _kernel(machine, control=True)("ioctl", 3, nvidia) == seccomp.ALLOW
    assert _kernel(machine)("ioctl", 3, nvidia) == seccomp.REFUSE | 1
    assert _kernel(machine, control=True)("socketpair", 2) == seccomp.REFUSE | 1
