"""A teacher's own pictures: a folder for each class."""

from __future__ import annotations

import io
import tarfile
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from grader.data.dataset import Array, DataError, Dataset, DataSpec, Given, GivenFile, dataset_of
from grader.data.sources.hiding import refuse_hidden
from grader.data.sources.labels import Labels, refuse_unseen
from grader.data.sources.sheet import FIRST_DAY, read_bytes
from grader.data.sources.split import EVERY, by_share, refuse_empty, refuse_few
from grader.data.sources.starters import images_starter

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
ARCHIVES = (".zip", ".tgz", ".tar.gz", ".tar")
LARGEST_SIDE = 512
MOST_PIXELS = 50_000_000  # of one picture: larger ones are a mistake, or meant to do harm


@dataclass(frozen=True)
class ImageSource:
    """Pictures of the teacher's own. `images` makes one, and says what the attributes are.

    Attributes:
        folder, given_only: as of `grader.data.sources.table.TableSource`.
    """

    file: str
    size: tuple[int, int] = (64, 64)
    hidden: float | str = 0.2
    seed: int = 1
    colour: bool = True
    url: str = ""
    folder: str = field(default="", compare=False, repr=False)
    given_only: bool = False


def images(
    file: str,
    *,
    size: tuple[int, int] = (64, 64),
    hidden: float | str = 0.2,
    seed: int = 1,
    colour: bool = True,
    url: str = "",
) -> ImageSource:
    """Pictures of your own, in a folder for each class.

    >>> images("flowers/", size=(64, 64)).size
    (64, 64)

    Args:
        file: the folder, in the assignment's folder data; the folders in it are called like the classes.
        size: height and width that every picture is brought to.
        hidden: the share of each class that students never see; or a second folder of the same classes.
        seed: which pictures are hidden, where that is a share.
        colour: False for grey pictures, height x width, instead of height x width x 3.
        url: where programs may fetch the folder, as a .zip, .tgz or .tar.gz: there they are given the given
            part.

    Raises:
        ValueError: a setting that is none.
    """
    if not isinstance(file, str) or not file.strip("/ "):
        raise ValueError(f'images: expected a folder, as in images("flowers/"). Received: {file!r}')
    sides = tuple(size) if isinstance(size, (tuple, list)) else ()
    if len(sides) != 2 or not all(type(side) is int and 0 < side <= LARGEST_SIDE for side in sides):
        raise ValueError(
            f"images: size: expected height and width up to {LARGEST_SIDE}, as in (64, 64). "
            f"Received: {size!r}"
        )
    if url and not url.lower().endswith(ARCHIVES):
        raise ValueError(
            f"images: url: expected an address that ends in {', '.join(ARCHIVES)}. Received: {url!r}"
        )
    refuse_hidden(hidden, "the name of a second folder")
    return ImageSource(file, (sides[0], sides[1]), hidden, seed, colour, url)


def read_images(source: ImageSource) -> Dataset:
    """Read pictures: uint8, height x width x 3, or height x width.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    name = f"{Path(source.file).name}/"
    first = _listed(source, source.file)
    found = list(first)
    if isinstance(source.hidden, str) and not source.given_only:
        found += _listed(source, source.hidden)
    refuse_few(name, len(found))
    classes = tuple(sorted({label for label, _ in found}))
    if len(classes) < 2:
        raise DataError(
            f"{name}: expected a folder for each class, at least two. "
            f"Received: pictures in {classes[0]} alone. "
            "Put the pictures of each class into a folder of its own."
        )
    contents = [read_bytes(path) for _, path in found]
    y = np.array([classes.index(label) for label, _ in found])
    labels = Labels(y, classes)
    if source.given_only:
        hidden = np.zeros(len(found), np.bool_)
    elif isinstance(source.hidden, str):
        hidden = np.arange(len(found)) >= len(first)
        refuse_empty(name, hidden, f"here and in {source.hidden}")
    else:
        hidden = by_share(name, source.hidden, source.seed, contents, np.array(classes)[y])
    refuse_unseen(name, labels, hidden)
    x = np.stack([_pixels(content, path, source) for content, (_, path) in zip(contents, found, strict=True)])
    tested = np.arange(len(x)) % EVERY == 0 if source.given_only else hidden
    parts = (x[~hidden], y[~hidden], x[tested], y[tested])
    files = tuple(
        GivenFile(f"{name}{label}/{path.name}", path)
        for (label, path), away in zip(found, hidden, strict=True)
        if not away
    )
    starter = images_starter(name, source.size, source.colour, labels, parts[1])
    spec = DataSpec(name, partial(_again, source), classes, x.shape[1:], starter, True, (0, 255))
    said = "the given part of pictures" if source.given_only else "pictures"
    text = f"{said} in {len(classes)} folders, {source.size[0]} x {source.size[1]}"
    return dataset_of(spec, parts, text, given=_with_archive(source, name, files))


def _again(source: ImageSource, spec: DataSpec, folder: str | None) -> Dataset:
    return read_images(source)


def _listed(source: ImageSource, file: str) -> list[tuple[str, Path]]:
    """The pictures of a folder, each with its class.

    Raises:
        DataError: it is not there, or holds none.
    """
    top = Path(source.folder) / file
    if not top.is_dir():
        raise DataError(
            f"expected a folder of pictures at {top}. Received: no such folder. "
            "Put it there: an assignment's data lie in its folder data."
        )
    found = [
        (folder.name, path)
        for folder in sorted(top.iterdir())
        if folder.is_dir() and not folder.name.startswith((".", "__"))
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in PICTURES and not path.name.startswith(".")
    ]
    if not found:
        loose = sum(path.suffix.lower() in PICTURES for path in top.iterdir())
        raise DataError(
            f"{top.name}/: expected a folder for each class with pictures in it ({', '.join(PICTURES)}). "
            f"Received: {f'{loose} pictures in no folder' if loose else 'none'}. "
            "Put the pictures of each class into a folder of its own."
        )
    return found


def _pixels(content: bytes, path: Path, source: ImageSource) -> Array:
    """The pixels of a picture, brought to the size that all have."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError(f"{picture.width} x {picture.height} pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB" if source.colour else "L")
            resized = upright.resize((source.size[1], source.size[0]), Image.Resampling.BILINEAR)
            return np.asarray(resized, np.uint8)
    except Exception as error:  # whatever the library says of what is no picture
        raise DataError(
            f"{path.parent.name}/{path.name}: expected a picture. Received: {type(error).__name__}: "
            f"{str(error)[:200]}. Save it again as .png or .jpg, or take it out of the folder."
        ) from error


def _with_archive(source: ImageSource, name: str, files: tuple[GivenFile, ...]) -> Given:
    """The given pictures, and where they have an address, what is fetched there."""
    if not source.url:
        return Given(files)
    ending = next(ending for ending in ARCHIVES if source.url.lower().endswith(ending))
    archive = GivenFile(f"{name[:-1]}{ending}", _packed(files, ending))
    return Given(files, ((source.url, archive.name),), archives=(archive,))


def _packed(files: tuple[GivenFile, ...], ending: str) -> bytes:
    """An archive of files; the same ones give the same bytes, as far as the libraries go."""
    out = io.BytesIO()
    if ending == ".zip":
        with zipfile.ZipFile(out, "w") as archive:
            for file in files:
                archive.writestr(zipfile.ZipInfo(file.name, FIRST_DAY.timetuple()[:6]), file.read())
        return out.getvalue()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for file in files:
            entry, content = tarfile.TarInfo(file.name), file.read()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    if ending == ".tar":
        return out.getvalue()
    import gzip

    return gzip.compress(out.getvalue(), mtime=0)
