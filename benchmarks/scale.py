"""Large classes on a cluster: submissions a second, the coordinator's memory, and workers that are killed.

    .venv/bin/python benchmarks/scale.py [--kill SECONDS] COUNT:WORKERS ...

Each COUNT:WORKERS is a class of so many light submissions (a network of one layer, whose training is known,
and answers of many wordings) through the whole of `grade-all first_model --cluster local:WORKERS`, a process
of its own; default 300:1 300:2 1000:2. With --kill, a worker is killed about every so many seconds, and what
was written is compared, byte for byte, with a class of the same size whose workers lived. The coordinator is
the process measured; Dask's scheduler runs in it. Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

LIGHT = """import keras
model = keras.Sequential([keras.Input(shape=(1,)), keras.layers.Dense(units=1)])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="mean_squared_error")"""
ROOT = Path(__file__).resolve().parent.parent
RUN = """
import json, re, sys, threading, time, traceback
from pathlib import Path
from grader.classes.request import GradeRequest
from grader.commands.grade_all import grade

seen = []

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

def watch():
    while True:
        now = re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
        seen.append(int(now) / 1024)
        time.sleep(2)

if __name__ == "__main__":
    threading.Thread(target=watch, daemon=True).start()
    begun = time.perf_counter()
    used = time.process_time()
    request = GradeRequest(("first_model",), Path(sys.argv[1]), out=Path(sys.argv[2]), data_folder="stand-in",
        cluster=sys.argv[3])
    try:
        grade(request)
    except BaseException:
        traceback.print_exc()
    print()
    print(json.dumps({"seconds": time.perf_counter() - begun, "used": time.process_time() - used,
        "peak": peak(), "later": seen[len(seen) // 4 :: max(1, len(seen) // 8)]}))
"""


def make_class(folder: Path, count: int) -> None:
    """Light submissions: the reference's network, not trained, and answers that are marked in the tests."""
    chance = random.Random(1)
    words = {}
    for path in (ROOT / "tests" / "rubric" / "answers").glob("*.txt"):
        lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
        words[path.stem] = [line.partition("|")[2].strip() or line.strip() for line in lines]
    folder.mkdir(parents=True)
    for number in range(count):
        said = {name: chance.choice(words[name]) for name in ("optimizer", "loss") if name in words}
        text = f"{LIGHT}\nANSWERS = {said!r}\n# student {number}\n"
        (folder / f"student{number:06}.py").write_text(text, "utf-8")


def workers_of(process: psutil.Process) -> list[psutil.Process]:
    """The workers of a LocalCluster: what its nannies have spawned."""
    spawned = [each for each in process.children() if "spawn_main" in " ".join(each.cmdline())]
    return sorted(spawned, key=lambda each: each.pid)


def killer(pid: int, every: float, killed: list[int]) -> None:
    """Kill a worker now and then."""
    chance = random.Random()
    while True:
        time.sleep(chance.uniform(0.5, 1.5) * every)
        try:
            victim = chance.choice(workers_of(psutil.Process(pid)) or [None])
            if victim is not None:
                victim.kill()
                killed.append(victim.pid)
        except psutil.NoSuchProcess:
            return


def run(folder: Path, out: Path, workers: int, cache: Path, kill: float = 0.0) -> dict[str, Any]:
    """Grade a class; returns what its process said, and how many workers were killed."""
    script = folder.parent / "run.py"
    script.write_text(RUN, "utf-8")
    # The scheme and the reference are found from the current folder; the cache is one of our own.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}
    process = subprocess.Popen(
        [sys.executable, str(script), str(folder), str(out), f"local:{workers}"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    killed: list[int] = []
    if kill:
        threading.Thread(target=killer, args=(process.pid, kill, killed), daemon=True).start()
    said, _ = process.communicate()
    try:
        return json.loads(said.splitlines()[-1]) | {"killed": len(killed), "said": said}
    except (json.JSONDecodeError, IndexError):
        raise SystemExit(said[-4000:]) from None


def written(out: Path) -> dict[str, str]:
    """Everything for people and programs that was written, but how long each program took."""
    kept = [path for path in sorted(out.rglob("*")) if path.suffix in (".html", ".json", ".csv")]
    return {
        str(path.relative_to(out)): re.sub(r"program took [\d.]+ s", "", path.read_text("utf-8"))
        for path in kept
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kill", type=float, default=0.0)
    parser.add_argument("classes", nargs="*", default=["300:1", "300:2", "1000:2"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        home = Path(name)
        make_class(home / "warm" / "in", 2)
        run(home / "warm" / "in", home / "warm" / "out", 1, home / "cache")  # trains what all need
        for each in asked.classes:
            count, workers = map(int, each.split(":"))
            place = home / each.replace(":", "-")
            make_class(place / "in", count)
            calm = run(place / "in", place / "out", workers, home / "cache")
            later = " ".join(f"{size:.0f}" for size in calm["later"])
            print(
                f"{count} submissions, {workers} workers: {calm['seconds']:.0f} s, "
                f"{count / calm['seconds']:.2f} a second; coordinator: "
                f"{calm['used'] / count * 1000:.1f} ms of its core each, at most {calm['peak']:.0f} MB "
                f"(over time {later})",
                flush=True,
            )
            again = run(place / "in", place / "out", workers, home / "cache")
            print(f"  again: {again['seconds']:.0f} s, at most {again['peak']:.0f} MB", flush=True)
            if asked.kill:
                hurt = run(place / "in", place / "hurt", workers, home / "cache", asked.kill)
                wanted, got = written(place / "out"), written(place / "hurt")
                differing = [key for key in wanted if wanted[key] != got.get(key)]
                print(
                    f"  {hurt['killed']} workers killed: {hurt['seconds']:.0f} s; "
                    f"{len(wanted)} files, missing {len(wanted.keys() - got.keys())}, more "
                    f"{len(got.keys() - wanted.keys())}, different {len(differing)} {differing[:3]}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
