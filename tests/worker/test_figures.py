"""Figures that a program shows or saves: pixels, pictures and bars."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from grader.case import Case
from grader.evidence import FIGURE_PIXELS
from grader.records.run import Run
from grader.worker import figures
from grader.worker.figures import Album

Look = Callable[..., tuple[Case, Run | None]]


def test_figures(look: Look) -> None:
    case, _ = look(
        """
import keras, matplotlib.pyplot as plt, numpy as np
(_, _), (x, _) = keras.datasets.mnist.load_data()
plt.subplot(1, 2, 1); plt.imshow(x[0]); plt.title("digit")
plt.subplot(1, 2, 2); plt.bar(range(10), np.arange(10) / 45)
plt.show()
plt.figure(); plt.barh(range(3), [1, 2, 3]); plt.savefig("b.png"); plt.savefig("b2.png")
fig, ax = plt.subplots(figsize=(200, 1)); ax.plot([1, 2]); fig.savefig("c.png", dpi=5)
plt.figure(); plt.plot([1])  # never shown
"""
    )
    assert case.outcome == "finished", case.outcome_text
    first, second, third = case.evidence.figures
    assert first.axes[0].title == "digit" and first.axes[0].image_shape == (28, 28)
    assert first.axes[1].bars == pytest.approx([n / 45 for n in range(10)])
    assert second.axes[0].bars == (1, 2, 3)
    assert max(third.width, third.height) <= 1200


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(tmp_path)


def test_the_first_picture_and_the_bars_of_each_axes(album: Album, tmp_path: Path) -> None:
    figure = Figure(figsize=(2, 1), dpi=50)
    picture, chart, lying = figure.subplots(1, 3)
    picture.imshow([[0.0, 0.5], [np.nan, 1.0]])
    picture.set_title("digit")
    chart.bar([0, 1], [2.0, 0.5])
    chart.bar([0, 1], [9.0, 9.0])
    lying.barh([0, 1, 2], [1, 2, np.nan])
    album._keep(figure)
    (kept,) = album.figures()
    assert (kept.number, kept.height, kept.width) == (
        0,
        100,
        200,
    )  # at 100 dots an inch, whatever it asked for
    assert figure.dpi == 50
    first, second, third = kept.axes
    assert (first.title, first.image, first.image_shape) == ("digit", 0, (2, 2))
    assert np.fromfile(tmp_path / "image_0.f32", "<f4").tolist() == [0.0, 0.5, 0.0, 1.0]
    assert second.bars == (2.0, 0.5) and third.bars == (1.0, 2.0, 0.0)
    assert (tmp_path / "figure_0.rgb").stat().st_size == 100 * 200 * 3


def test_a_large_picture_is_no_sample(album: Album) -> None:
    figure = Figure(figsize=(1, 1))
    for place, side in enumerate((512, 513), 1):
        figure.add_subplot(1, 2, place).imshow(np.zeros((side, 2)))
    album._keep(figure)
    assert [each.image for each in album.figures()[0].axes] == [0, None]


def test_pictures_are_kept_while_there_is_room(album: Album) -> None:
    figure = Figure(figsize=(1, 1))
    for place in range(1, 8):
        figure.add_subplot(1, 7, place).imshow(np.zeros((500, 500, 3)))
    album._keep(figure)
    kept = [each.image for each in album.figures()[0].axes]
    assert kept == [0, 1, 2, 3, 4, None, None]  # of 4 million values


def test_a_figure_of_any_size_is_bounded(album: Album) -> None:
    album._keep(Figure(figsize=(200, 1)))
    (kept,) = album.figures()
    assert kept.width <= FIGURE_PIXELS and kept.height <= FIGURE_PIXELS


def test_a_figure_that_is_saved_again_replaces_itself(album: Album) -> None:
    one, other = Figure(figsize=(1, 1)), Figure(figsize=(1, 1))
    album._keep(one)
    album._keep(other)
    one.add_subplot().set_title("later")
    album._keep(one)
    assert [(kept.number, [each.title for each in kept.axes]) for kept in album.figures()] == [
        (0, ["later"]),
        (1, []),
    ]


def test_there_is_room_for_so_many(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FIGURES_LIMIT", 1)
    one = Figure(figsize=(1, 1))
    album._keep(one)
    album._keep(Figure(figsize=(1, 1)))
    one.add_subplot()
    album._keep(one)  # which is known
    assert [len(kept.axes) for kept in album.figures()] == [1]


def test_a_figure_that_cannot_be_drawn_ends_nothing(album: Album) -> None:
    album._keep(object())
    assert album.figures() == ()


def test_figures_of_tests_are_not_kept_and_closed(tmp_path: Path) -> None:
    album = Album(tmp_path)
    plt.figure()
    before = plt.get_fignums()
    with album.aside():
        album._keep(plt.figure())
    assert album.figures() == () and plt.get_fignums() == before
    album._keep(plt.figure())
    assert len(album.figures()) == 1
    plt.close("all")
