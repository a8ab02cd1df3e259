"""Figures a submission shows or saves: their pixels, pictures and bars."""

from __future__ import annotations

import contextlib
import math
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.evidence import CURVE_POINTS, CURVES, FIGURE_PIXELS, FIGURES_LIMIT, Axes, Curve, Figure

IMAGE_SIDE = 512  # pixels; a larger picture is no sample of a data set
IMAGE_VALUES = 4_000_000  # of all pictures that are kept


class Album:
    """Keeps the figures of one submission; `install` starts it."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kept: dict[int, tuple[Any, Figure]] = {}
        self._images = 0
        self._room = IMAGE_VALUES
        self._closed = False

    def figures(self) -> tuple[Figure, ...]:
        """The figures kept so far, oldest first."""
        return tuple(figure for _, figure in self._kept.values())

    def install(self) -> None:
        """Make `plt.show` and `savefig` keep the figure. `show` returns at once, as a closed window would."""
        import matplotlib.figure
        import matplotlib.pyplot as plt

        save = matplotlib.figure.Figure.savefig

        def savefig(figure: Any, *args: Any, **kwargs: Any) -> Any:
            self._keep(figure)
            return save(figure, *args, **kwargs)

        def show(*args: Any, **kwargs: Any) -> None:
            for number in plt.get_fignums():
                self._keep(plt.figure(number))
            plt.close("all")

        figures: Any = matplotlib.figure.Figure
        figures.savefig = savefig
        figures.show = lambda figure, *args, **kwargs: self._keep(figure)
        plt.show = show

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Keep no figure for a while, and close those that are made in it: tests may hide what they draw."""
        import matplotlib.pyplot as plt

        before, self._closed = set(plt.get_fignums()), True
        try:
            yield
        finally:
            self._closed = False
            for number in set(plt.get_fignums()) - before:
                plt.close(number)

    def _keep(self, figure: Any) -> None:
        if self._closed:
            return
        known = self._kept.get(id(figure))
        if known is None and len(self._kept) >= FIGURES_LIMIT:
            return
        number = known[1].number if known else len(self._kept)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pixels = _draw(figure)
            axes = tuple(self._axes(subplot) for subplot in figure.axes[:60])
        except Exception:  # an odd figure is the submission's, and no figure is evidence enough
            return
        height, width = pixels.shape[:2]
        (self._folder / f"figure_{number}.rgb").write_bytes(pixels.tobytes())
        # The figure itself is kept with its record, so that its id stays its own.
        self._kept[id(figure)] = (figure, Figure(number, height, width, axes))

    def _axes(self, axes: Any) -> Axes:
        image, shape = None, None
        pictures = axes.get_images()
        if pictures:
            array = np.ma.filled(pictures[0].get_array(), 0.0)
            small = array.ndim in (2, 3) and max(array.shape) <= IMAGE_SIDE and array.size <= self._room
            if small and self._images < 100:
                image, shape = self._images, tuple(array.shape)
                self._images += 1
                self._room -= array.size
                numbers = np.nan_to_num(np.asarray(array, "<f4"))
                (self._folder / f"image_{image}.f32").write_bytes(numbers.tobytes())
        legend = axes.get_legend()
        return Axes(
            str(axes.get_title())[:300],
            image,
            shape,
            _bars(axes),
            str(axes.get_xlabel())[:300],
            str(axes.get_ylabel())[:300],
            tuple(str(text.get_text())[:300] for text in legend.get_texts()[:30]) if legend else (),
            tuple(_curve(line) for line in axes.get_lines() if _is_line(line))[:CURVES],
            _dots(axes),
            len(pictures),
        )


def _curve(line: Any) -> Curve:
    """A line, of which every so manieth point is kept."""
    heights = np.asarray(line.get_ydata(), np.float64).ravel()
    step = max(1, -(-len(heights) // CURVE_POINTS))
    kept = heights[::step].tolist()
    label = str(line.get_label())
    return Curve(
        "" if label.startswith("_") else label[:300],
        tuple(height if math.isfinite(height) else None for height in kept),
    )


def _dots(axes: Any) -> int:
    """How many dots are drawn: by `scatter`, or by `plot` with markers and no line."""
    from matplotlib.collections import PathCollection

    scattered: list[Any] = [each for each in axes.collections if isinstance(each, PathCollection)]
    marked: list[Any] = [line for line in axes.get_lines() if not _is_line(line)]
    return sum(len(each.get_offsets()) for each in scattered) + sum(len(line.get_ydata()) for line in marked)


def _is_line(line: Any) -> bool:
    """Whether the points of a plot are joined."""
    return line.get_linestyle() not in ("None", "none", " ", "")


def _draw(figure: Any) -> Any:
    """The figure as height x width x 3 bytes, no side longer than `FIGURE_PIXELS`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    dpi = figure.dpi
    try:
        figure.dpi = min(100.0, (FIGURE_PIXELS - 1) / max(*figure.get_size_inches(), 0.1))
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[..., :3].copy()
    finally:
        figure.dpi = dpi
    return pixels[:FIGURE_PIXELS, :FIGURE_PIXELS]


def _bars(axes: Any) -> tuple[float, ...]:
    """The lengths of the bars of the first bar chart in `axes`."""
    from matplotlib.container import BarContainer

    for container in axes.containers:
        if isinstance(container, BarContainer):
            across = getattr(container, "orientation", "vertical") == "horizontal"
            lengths = [bar.get_width() if across else bar.get_height() for bar in container.patches]
            return tuple(float(np.nan_to_num(length)) for length in lengths[:64])
    return ()
