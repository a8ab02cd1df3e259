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
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter
from pydantic_core import from_json

from grader.evidence import Crash, Evidence
from grader.found import from_plain
from grader.metrics import metric_of
from grader.records.observation import ImagePrediction, Observation, Prediction
from grader.records.run import Run
from grader.records.section import Section
from grader.records.submission import Program, Submission
from grader.records.training import Plan, Probes, StudentTraining, TrainingError, TrainingResult
from grader.records.transformation import Target, Transformation
from grader.released import ReleasedCell, ReleasedNotebook

T = TypeVar("T")


@cache
def _reader(kind: type[T]) -> TypeAdapter[T]:
    """A reader of plain values, made when it is first needed: that takes a while."""
    return TypeAdapter(kind)


# What fields of a submission are called in gradebooks, where that is another name than in the code.
STORED = {
    "execution_order": "order", "unreadable": "trouble", "read_error": "fault", "student_id": "key",
    "roster_rows": "rows", "feedback_prefix": "place",
}  # fmt: skip
OF_NOTEBOOKS = ("notebook", "tests", "notebooks")
FAST = 1  # of zlib's levels


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=True).encode("ascii"), FAST)


def _unpacked(content: bytes) -> Any:
    text = zlib.decompress(content)
    try:
        return from_json(text)  # in a third of the time that the next takes
    except ValueError:  # half of a pair of surrogates, which a program's text may have
        return json.loads(text)


def _raw(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def pack_array(array: NDArray[Any]) -> bytes:
    """An array as its compressed bytes; type and shape are kept apart."""
    return zlib.compress(np.ascontiguousarray(array).tobytes(), FAST)


def unpack_array(content: bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """The array of `pack_array`."""
    return np.frombuffer(zlib.decompress(content), dtype).reshape(shape)


def pack_observation(seen: Observation) -> bytes:
    """What was seen of a run."""
    return _packed(
        {
            "evidence": asdict(seen.evidence) if seen.evidence is not None else None,
            "end": seen.outcome,
            "ended": seen.outcome_text,
            "as_run": seen.reordered,
            "run": asdict(seen.run) if seen.run is not None else None,
            "figures": [[list(figure.shape), _raw(pack_array(figure))] for figure in seen.figures],
            "pictured": [
                [prediction.image, list(prediction.outputs.shape), _raw(pack_array(prediction.outputs))]
                for prediction in seen.image_predictions
            ],
            "predicted": [asdict(prediction) for prediction in seen.predictions],
            "program": seen.program,
            "found": {slug: asdict(one) for slug, one in seen.found.items()},
            "elsewhere": {name: asdict(crash) for name, crash in seen.elsewhere.items()},
        }
    )


def unpack_observation(content: bytes) -> Observation:
    """What `pack_seen` packed."""
    fields = _unpacked(content)
    return Observation(
        _reader(Evidence).validate_python(fields["evidence"]) if fields["evidence"] is not None else None,
        fields["end"],
        fields["ended"],
        fields["as_run"],
        Run(**fields["run"]) if fields["run"] is not None else None,
        tuple(unpack_array(base64.b64decode(raw), "uint8", tuple(shape)) for shape, raw in fields["figures"]),
        tuple(
            ImagePrediction(image, unpack_array(base64.b64decode(raw), "<f4", tuple(shape)))
            for image, shape, raw in fields["pictured"]
        ),
        tuple(Prediction(**prediction) for prediction in fields.get("predicted", ())),
        fields.get("program", 0),
        from_plain(found) if (found := fields.get("found")) else {},
        elsewhere={name: Crash(**crash) for name, crash in fields.get("elsewhere", {}).items()},
    )


def pack_training(measured: TrainingResult) -> tuple[str, bytes | None]:
    """What a training came to, without its plan: as JSON, and its predictions."""
    outputs = measured.predictions
    fields = {
        "error": asdict(measured.error) if measured.error is not None else None,
        "history": measured.history,
        "shape": list(outputs.shape) if outputs is not None else None,
        "by_epoch": measured.by_epoch,
        "loss_by_epoch": measured.loss_by_epoch,
        "metric": measured.metric,
        "measured": metric_of(measured.plan.recipe).key,
        "parameters": measured.parameters,
        "self_run": measured.self_run,
        "device": measured.device,
        "probes": asdict(measured.probes) if measured.probes is not None else None,
        "own": asdict(measured.by_student) if measured.by_student is not None else None,
    }
    if measured.plan.made_by:  # what was done to the target is known only since then
        target = measured.plan.transformation.target if measured.plan.transformation is not None else None
        fields["target"] = asdict(target) if target is not None else None
        fields["unproven"] = measured.plan.unproven
    return json.dumps(fields), pack_array(outputs.astype("<f4")) if outputs is not None else None


def unpack_training(plan: Plan, result: str, predictions: bytes | None) -> TrainingResult:
    """What `pack_training` packed, of `plan`; without the metric where that was another one."""
    fields = json.loads(result)
    key = metric_of(plan.recipe).key
    if fields.get("measured", key) != key:
        fields |= {"metric": None, "by_epoch": ()}
    own = fields["own"]
    if own is not None and own["altered"] is not None:
        own["altered"] = tuple(own["altered"])
    if plan.made_by and fields["error"] is None:
        target = fields["target"] and _reader(Target).validate_python(fields["target"])
        own_target = Transformation(target=target) if target else None
        plan = replace(plan, transformation=own_target, unproven=fields["unproven"])
    return TrainingResult(
        plan=plan,
        error=TrainingError(**fields["error"]) if fields["error"] is not None else None,
        history=fields["history"],
        predictions=unpack_array(predictions, "<f4", tuple(fields["shape"])) if predictions else None,
        by_epoch=tuple(fields["by_epoch"]),
        metric=fields["metric"],
        parameters=fields["parameters"],
        cached=True,
        self_run=fields["self_run"],
        device=fields["device"],
        probes=_reader(Probes).validate_python(fields["probes"]) if fields["probes"] is not None else None,
        loss_by_epoch=tuple(fields["loss_by_epoch"]),
        by_student=StudentTraining(**own) if own is not None else None,
    )


def pack_files(
    student: str,
    files: Mapping[str, bytes],
    left_out: Sequence[str],
    released: Sequence[ReleasedNotebook] = (),
) -> bytes:
    """What was handed in, before it is read: the contents as they are, behind what says how long each is.

    With the notebooks that students were given, since these decide how it is read.
    """
    sizes = [[name, len(content)] for name, content in files.items()]
    given = [asdict(notebook) for notebook in released]
    head = json.dumps([student, sizes, list(left_out), given]).encode("ascii")
    return b"".join((struct.pack("<Q", len(head)), head, *files.values()))


def unpack_files(content: bytes) -> tuple[str, dict[str, bytes], list[str], tuple[ReleasedNotebook, ...]]:
    """What `pack_files` packed."""
    place = 8 + struct.unpack("<Q", content[:8])[0]
    student, sizes, left_out, given = json.loads(content[8:place])
    files = {}
    for name, size in sizes:
        files[name] = content[place : place + size]
        place += size
    released = tuple(
        ReleasedNotebook(one["name"], tuple(ReleasedCell(**cell) for cell in one["cells"])) for one in given
    )
    return student, files, left_out, released


def pack_submission(submission: Submission) -> bytes:
    """What was handed in."""
    fields = _as_stored(asdict(replace(submission, earlier=(), notebooks=())))
    fields["others"] = [_as_stored(program) for program in fields["others"]]
    fields["files"] = [[name, _raw(content)] for name, content in submission.files]
    return _packed(fields)


def unpack_submission(content: bytes) -> Submission:
    """What `pack_submission` packed."""
    fields = _of_today(_unpacked(content))
    others = [
        {
            **_of_today(program),
            "cells": tuple(program["cells"]),
            "execution_order": tuple(program["order"]),
            "sections": _sections(program["sections"]),
            "tests": _places(program),
        }
        for program in fields.get("others", ())
    ]
    return Submission(
        **{
            **fields,
            "files": tuple((name, base64.b64decode(raw)) for name, raw in fields["files"]),
            "sections": _sections(fields["sections"]),
            "members": tuple(map(tuple, fields["members"])),
            "others": tuple(Program(**program) for program in others),
            "tests": _places(fields),
            **{
                name: tuple(fields[name])
                for name in ("cells", "execution_order", "remarks", "roster_rows", "earlier")
            },
        }
    )


def pack_reading(submission: Submission, files: Mapping[str, bytes]) -> bytes:
    """What reading `files` came to, without those of them that are in it as they were."""
    names = [name if files.get(name) == content else None for name, content in submission.files]
    own = tuple(file for file, name in zip(submission.files, names, strict=True) if name is None)
    head = json.dumps(names).encode("ascii")
    return b"".join((struct.pack("<Q", len(head)), head, pack_submission(replace(submission, files=own))))


def unpack_reading(content: bytes, files: Mapping[str, bytes]) -> Submission:
    """What `pack_reading` packed, of the same files."""
    place = 8 + struct.unpack("<Q", content[:8])[0]
    submission = unpack_submission(content[place:])
    own = iter(submission.files)
    return replace(
        submission,
        files=tuple(
            next(own) if name is None else (name, files[name]) for name in json.loads(content[8:place])
        ),
    )


def _as_stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of a submission, or of one of its programs, without those of a notebook where it has none."""
    kept = {
        STORED.get(name, name): value for name, value in facts.items() if value or name not in OF_NOTEBOOKS
    }
    kept["sections"] = [
        {name: value for name, value in section.items() if value or name != "check"}
        for section in kept["sections"]
    ]
    return kept


def _of_today(kept: Mapping[str, Any]) -> dict[str, Any]:
    today = {stored: name for name, stored in STORED.items()}
    return {today.get(name, name): value for name, value in kept.items()}


def _places(kept: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((slug, line) for slug, line in kept.get("tests", ()))


def _sections(kept: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(**{**section, "pictures": tuple(section["pictures"])}) for section in kept)
