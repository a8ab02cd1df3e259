# row: 102
# end: finished
# got: []

import gc
import os
import sys

# What the process it was forked from was doing for others: found in frames and among all objects.
got = set()
mine = os.path.dirname(os.getcwd())
gc.unfreeze()
objects = gc.get_objects()
frames = [*sys._current_frames().values(), sys._getframe()]
while frames:
    frame = frames.pop()
    if frame is None:
        continue
    frames.append(frame.f_back)
    found = dict(frame.f_locals)
    if found.get("jobs"):
        got.add("jobs")
    if found.get("buffer"):
        got.add("what was asked for next")
    objects += found.values()
for each in objects:
    kind = type(each)
    if kind.__name__ in ("Job", "Watchdog"):  # its own were made after the fork, in the other process
        got.add("a job of another")
    if kind.__name__ == "Output":
        got.add("what another prints")
    if kind is dict and isinstance(each.get("folder"), str) and "limits" in each and each["folder"] != mine:
        got.add("a request of another")

ANSWERS = {"got": sorted(got)}
