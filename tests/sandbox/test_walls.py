"""The walls by themselves: the canary, the tables, and what happens where they do not hold."""

from __future__ import annotations

import os
import platform
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import Limits
from grader.case import Case
from grader.records.run import Run
from grader.sandbox import canary, client, seccomp, walls
from grader.sandbox.client import Sandbox, WallsMissing
from grader.sandbox.syscalls import ABSENT, ALLOWED, NUMBERS, PRETENDED
from tests.conftest import CAN_WALL


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_the_walls_hold_here() -> None:
    assert canary.level() == (walls.STRONG, "")


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_the_canary_names_a_wall_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.sandbox import landlock

    monkeypatch.setattr(landlock, "restrict", lambda **kwargs: None)
    level, why = canary.level()
    assert level == walls.BASIC and why == "read a file of the teacher's: not prevented"
    monkeypatch.undo()
    monkeypatch.setattr(seccomp, "install", lambda **kwargs: None)
    level, why = canary.level()
    assert level == walls.BASIC and "not prevented" in why and "file" not in why


def test_the_canary_says_what_the_kernel_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.sandbox import landlock

    monkeypatch.setattr(landlock, "abi", lambda: 0)
    assert canary.level() == (walls.BASIC, "walls: [Errno 38] this kernel has no Landlock")


def test_where_walls_are_missing_nothing_is_graded() -> None:
    with pytest.raises(WallsMissing, match="--sandbox basic"), Sandbox("strong", fresh_processes=True):
        pass


def test_walls_that_let_nothing_through_are_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(level: str, *, readable: object, writable: object) -> None:
        from grader.sandbox import landlock, limits

        limits.no_new_privileges()
        landlock.restrict(readable=[], writable=[], devices=[])
        seccomp.install()

    if not CAN_WALL:
        pytest.skip("this kernel has no walls to raise")
    monkeypatch.setattr(walls, "raise_walls", closed)
    assert canary.level()[1].startswith("work:")


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


@pytest.mark.parametrize(
    ("source", "status", "stopped", "stage"),
    [
        ("print('hello')", 0, None, '"stage": "end"'),
        ("while True: pass", 0, None, '"stage": "time"'),
        ("while True: print('x' * 100000)", None, "output", '"stage": "during"'),
    ],
)
def test_a_fresh_process_leaves_the_same_evidence(
    tmp_path: Path, source: str, status: int | None, stopped: str | None, stage: str
) -> None:
    made = "import keras\nm = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\nm.compile('sgd', 'mse')\n"
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.py").write_text(made + source)
    settings = {"file": "a.py", "data": str(tmp_path), "input_shape": [2], "data_sets": [], "seconds": 6}
    with Sandbox("basic", fresh_processes=True) as sandbox:
        run = sandbox.run("submission", tmp_path, settings, Limits(seconds=6, output_kb=64))
    assert sandbox.level == "basic" and run.stopped_for == stopped
    assert status is None or run.status == status
    evidence = (tmp_path / "evidence" / "evidence.json").read_text()
    assert stage in evidence and '"kind": "Dense"' in evidence
    if stopped is None:
        assert run.log == ("hello\n" if "hello" in source else "")


def test_this_machine_has_a_table_or_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.machine() in NUMBERS or not CAN_WALL
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    with pytest.raises(OSError, match="no table of system calls for vax"):
        seccomp.install()


HONEST = """
import threading, tempfile, os
import keras, numpy as np, pandas as pd, tensorflow as tf
import matplotlib.pyplot as plt
from concurrent.futures import ThreadPoolExecutor
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

(x, y), _ = keras.datasets.mnist.load_data()
x, y = x[:640] / 255, y[:640]
done = []
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=True)
model.fit(x, y, epochs=2, callbacks=[keras.callbacks.ModelCheckpoint("best.keras", monitor="loss")])
done.append("fit with XLA")
data = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a * 2, b), num_parallel_calls=4).shuffle(50).batch(32).prefetch(2)
model.fit(data, epochs=1)
done.append("tf.data threads")
before = model.predict(x[:3], verbose=0)
model.save("saved.keras"); model.save_weights("w.weights.h5")
assert np.allclose(keras.models.load_model("saved.keras").predict(x[:3], verbose=0), before)
done.append("save and load")
pd.DataFrame({"a": [1, 2]}).to_csv("t.csv"); assert len(pd.read_csv("t.csv")) == 2
done.append("pandas")
plt.plot([1, 2]); plt.savefig("p.png"); plt.savefig("p.pdf"); plt.show()
done.append("matplotlib")
LogisticRegression(max_iter=20).fit(x.reshape(-1, 784)[:100], y[:100])
done.append("scikit-learn")
with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(len, ["a", "bb"])) == [1, 2]
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "w").write("x")
np.save("a.npy", x); np.load("a.npy"); os.rename("a.npy", "b.npy"); os.remove("b.npy")
done.append("threads and files")
import asyncio
asyncio.run(asyncio.sleep(0))
done.append("asyncio")
ANSWERS = {"done": done}
"""


@pytest.mark.filterwarnings("default")
def test_honest_work_goes_on_behind_the_walls(look: Callable[..., tuple[Case, Run | None]]) -> None:
    case, run = look(HONEST, limits=Limits(seconds=60))
    assert case.outcome == "finished", (case.outcome_text, run)
    assert case.evidence.answers["done"] == [
        "fit with XLA",
        "tf.data threads",
        "save and load",
        "pandas",
        "matplotlib",
        "scikit-learn",
        "threads and files",
        "asyncio",
    ]


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_a_canary_that_breaks_is_no_second_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork that fails in an unforeseen way ends, and does not go on with what its parent was doing."""
    me = os.getpid()

    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(walls, "raise_walls", broken)
    level, why = canary.level()
    assert os.getpid() == me and level == walls.BASIC and "ended early" in why


@pytest.mark.parametrize("machine", NUMBERS)
def test_only_a_training_s_filter_lets_control_calls_through(machine: str) -> None:
    nvidia = 0xC020462A  # NV_ESC_RM_CONTROL, by which the driver is asked for everything
    assert _kernel(machine, control=True)("ioctl", 3, nvidia) == seccomp.ALLOW
    assert _kernel(machine)("ioctl", 3, nvidia) == seccomp.REFUSE | 1
    assert _kernel(machine, control=True)("socketpair", 2) == seccomp.REFUSE | 1


@pytest.mark.parametrize(
    ("cards", "variable", "given"),
    [
        ([], None, ""),
        (["/dev/nvidia0"], None, "0"),
        (["/dev/nvidia0"], "2,3", "2"),
        (["/dev/nvidia0"], "-1", ""),
    ],
)
def test_one_gpu_is_given_to_trainings(
    monkeypatch: pytest.MonkeyPatch, cards: list[str], variable: str | None, given: str
) -> None:
    monkeypatch.setattr(walls, "accelerator", lambda: list(map(Path, cards)))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if variable is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", variable)
    assert client._gpu() == given


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
@pytest.mark.parametrize("gpu", [True, False])
def test_the_device_s_files_are_open_to_trainings_only(tmp_path: Path, gpu: bool) -> None:
    """/dev/full stands for a GPU: a device that is behind the walls otherwise."""
    code = f"""
import pathlib
from grader.sandbox import walls
walls.accelerator = lambda: [pathlib.Path("/dev/full")]
walls.raise_walls("strong", readable=[], writable=[pathlib.Path({str(tmp_path)!r})], gpu={gpu})
try:
    open("/dev/full", "rb+").close()
    print("open")
except OSError:
    print("closed")
try:
    open("/etc/passwd").close()
except OSError:
    print("walls")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["open" if gpu else "closed", "walls"]
