"""Figures a submission shows or saves: their pixels, pictures and bars."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from grader.evidence import FIGURE_PIXELS, FIGURES_LIMIT, Axes, Figure

IMAGE_SIDE = 512  # pixels; a larger picture is no sample of a data set
IMAGE_VALUES = 4_000_000  # of all pictures that are kept


class Album:
    """Keeps the figures of one submission; `install` starts it."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kept: dict[int, tuple[Any, Figure]] = {}
        self._images = 0
        self._room = IMAGE_VALUES

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

    def _keep(self, figure: Any) -> None:
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
        return Axes(str(axes.get_title())[:300], image, shape, _bars(axes))


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
