"""What is kept, as bytes and back: plain JSON and raw arrays, compressed; never pickle.

A gradebook lies in a teacher's folder and is trusted as the folder is; what is in it of students is data.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from grader.evidence import Evidence
from grader.records.observation import ImagePrediction, Observation, Prediction
from grader.records.run import Run
from grader.records.section import Section
from grader.records.submission import Program, Submission
from grader.records.training import Plan, Probes, StudentTraining, TrainingError, TrainingResult

_EVIDENCE = TypeAdapter(Evidence)
_PROBES = TypeAdapter(Probes)
# What fields of a submission are called in gradebooks, where that is another name than in the code.
STORED = {
    "execution_order": "order", "unreadable": "trouble", "read_error": "fault", "student_id": "key",
    "roster_rows": "rows", "feedback_prefix": "place",
}  # fmt: skip
FAST = 1  # of zlib's levels


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=True).encode("ascii"), FAST)


def _unpacked(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def _raw(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def pack_array(array: NDArray[Any]) -> bytes:
    """An array as its compressed bytes; type and shape are kept apart."""
    return zlib.compress(np.ascontiguousarray(array).tobytes(), FAST)


def unpack_array(content: bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """The array of `pack_array`."""
    return np.frombuffer(zlib.decompress(content), dtype).reshape(shape)


def pack_seen(seen: Observation) -> bytes:
    """What was seen of a run."""
    return _packed(
        {
            "evidence": asdict(seen.evidence) if seen.evidence is not None else None,
            "end": seen.outcome,
            "ended": seen.outcome_text,
            "as_run": seen.reordered,
            "run": asdict(seen.run) if seen.run is not None else None,
            "figures": [[list(each.shape), _raw(pack_array(each))] for each in seen.figures],
            "pictured": [
                [each.image, list(each.outputs.shape), _raw(pack_array(each.outputs))]
                for each in seen.image_predictions
            ],
            "predicted": [asdict(each) for each in seen.predictions],
            "program": seen.program,
        }
    )


def unpack_seen(content: bytes) -> Observation:
    """What `pack_seen` packed."""
    found = _unpacked(content)
    return Observation(
        _EVIDENCE.validate_python(found["evidence"]) if found["evidence"] is not None else None,
        found["end"],
        found["ended"],
        found["as_run"],
        Run(**found["run"]) if found["run"] is not None else None,
        tuple(unpack_array(base64.b64decode(raw), "uint8", tuple(shape)) for shape, raw in found["figures"]),
        tuple(
            ImagePrediction(image, unpack_array(base64.b64decode(raw), "<f4", tuple(shape)))
            for image, shape, raw in found["pictured"]
        ),
        tuple(Prediction(**each) for each in found.get("predicted", ())),
        found.get("program", 0),
    )


def pack_training(measured: TrainingResult) -> tuple[str, bytes | None]:
    """What a training came to, without its plan: as JSON, and its predictions."""
    outputs = measured.predictions
    kept = {
        "error": asdict(measured.error) if measured.error is not None else None,
        "history": measured.history,
        "shape": list(outputs.shape) if outputs is not None else None,
        "by_epoch": measured.by_epoch,
        "loss_by_epoch": measured.loss_by_epoch,
        "metric": measured.metric,
        "parameters": measured.parameters,
        "self_run": measured.self_run,
        "device": measured.device,
        "probes": asdict(measured.probes) if measured.probes is not None else None,
        "own": asdict(measured.by_student) if measured.by_student is not None else None,
    }
    return json.dumps(kept), pack_array(outputs.astype("<f4")) if outputs is not None else None


def unpack_training(plan: Plan, result: str, predictions: bytes | None) -> TrainingResult:
    """What `pack_training` packed, of `plan`."""
    kept = json.loads(result)
    own = kept["own"]
    if own is not None and own["altered"] is not None:
        own["altered"] = tuple(own["altered"])
    return TrainingResult(
        plan=plan,
        error=TrainingError(**kept["error"]) if kept["error"] is not None else None,
        history=kept["history"],
        predictions=unpack_array(predictions, "<f4", tuple(kept["shape"])) if predictions else None,
        by_epoch=tuple(kept["by_epoch"]),
        metric=kept["metric"],
        parameters=kept["parameters"],
        cached=True,
        self_run=kept["self_run"],
        device=kept["device"],
        probes=_PROBES.validate_python(kept["probes"]) if kept["probes"] is not None else None,
        loss_by_epoch=tuple(kept["loss_by_epoch"]),
        by_student=StudentTraining(**own) if own is not None else None,
    )


def pack_files(student: str, files: Mapping[str, bytes], left_out: Sequence[str]) -> bytes:
    """What was handed in, before it is read: the contents as they are, behind what says how long each is."""
    sizes = [[name, len(content)] for name, content in files.items()]
    head = json.dumps([student, sizes, list(left_out)]).encode("ascii")
    return b"".join((struct.pack("<Q", len(head)), head, *files.values()))


def unpack_files(content: bytes) -> tuple[str, dict[str, bytes], list[str]]:
    """What `pack_files` packed."""
    place = 8 + struct.unpack("<Q", content[:8])[0]
    student, sizes, left_out = json.loads(content[8:place])
    files = {}
    for name, size in sizes:
        files[name] = content[place : place + size]
        place += size
    return student, files, left_out


def pack_submission(submission: Submission) -> bytes:
    """What was handed in."""
    kept = _as_stored(asdict(replace(submission, earlier=())))
    kept["others"] = [_as_stored(each) for each in kept["others"]]
    kept["files"] = [[name, _raw(content)] for name, content in submission.files]
    return _packed(kept)


def unpack_submission(content: bytes) -> Submission:
    """What `pack_submission` packed."""
    kept = _of_today(_unpacked(content))
    others = [
        {
            **_of_today(each),
            "cells": tuple(each["cells"]),
            "execution_order": tuple(each["order"]),
            "sections": _sections(each["sections"]),
        }
        for each in kept.get("others", ())
    ]
    return Submission(
        **{
            **kept,
            "files": tuple((name, base64.b64decode(raw)) for name, raw in kept["files"]),
            "sections": _sections(kept["sections"]),
            "members": tuple(map(tuple, kept["members"])),
            "others": tuple(Program(**each) for each in others),
            **{
                name: tuple(kept[name])
                for name in ("cells", "execution_order", "remarks", "roster_rows", "earlier")
            },
        }
    )


def _as_stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {STORED.get(name, name): value for name, value in facts.items()}


def _of_today(kept: Mapping[str, Any]) -> dict[str, Any]:
    today = {stored: name for name, stored in STORED.items()}
    return {today.get(name, name): value for name, value in kept.items()}


def _sections(kept: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(**{**each, "pictures": tuple(each["pictures"])}) for each in kept)
