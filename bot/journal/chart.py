"""A picture of the statistics, by matplotlib, which is an extra.

Importing it takes a second and 40 MB. So a process of its own draws and ends, and the bot neither
waits nor grows.
"""

import io
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.journal.database import JournalError
from bot.journal.statistics import Statistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ANSWERED, _MISSED, _HELPFUL, _TEXT, _PAPER = "#4c78a8", "#f2a541", "#2f9e5b", "#22262b", "#ffffff"
_MAX_TITLE = 28  # characters beside a bar
_ARTICLES = 6
_DOTS = 110  # an inch; the picture is 1,045 × 528


def can_draw() -> bool:
    """Tell whether matplotlib is there."""
    return find_spec("matplotlib") is not None


def draw_apart(statistics: Statistics, titles: Mapping[str, str]) -> bytes:
    """Draw in a process of its own; as `draw`. It takes a second or two: keep it off the loop.

    Raises:
        JournalError: if the process ends before the picture is drawn.
    """
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415 -- a bot that answers needs none

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        try:
            return process.submit(draw, statistics, dict(titles)).result()
        except BrokenProcessPool as error:
            raise JournalError(
                "The picture could not be drawn; the figures are in the text."
            ) from error


def draw(statistics: Statistics, titles: Mapping[str, str]) -> bytes:
    """Draw the questions of each day and the most quoted articles; return a PNG.

    Args:
        statistics: what to draw.
        titles: of the articles, by id; an id without one is shown itself.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 -- an extra

    figure = Figure(figsize=(9.5, 4.8), dpi=_DOTS, facecolor=_PAPER, layout="constrained")
    days, articles = figure.subplots(1, 2, width_ratios=(3, 2))
    _draw_days(days, statistics)
    _draw_articles(figure, articles, statistics, titles)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _draw_days(axes: "Axes", statistics: Statistics) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 -- an extra

    places = range(len(statistics.days))
    answered = [day.answered for day in statistics.days]
    missed = [day.missed for day in statistics.days]
    axes.bar(places, answered, color=_ANSWERED, label=f"answered ({sum(answered)})")
    axes.bar(places, missed, bottom=answered, color=_MISSED, label=f"no answer ({sum(missed)})")
    helpful = [day.helpful for day in statistics.days]
    if any(helpful):
        label = f"helpful ({sum(helpful)})"
        axes.plot(places, helpful, color=_HELPFUL, linewidth=2, marker="o", ms=3, label=label)
    axes.set_title("Questions a day", loc="left", color=_TEXT)
    axes.set_ylim(0, max([1, *(day.asked for day in statistics.days)]) * 1.25)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    step = max(1, len(statistics.days) // 6)
    shown = list(places)[::-step][::-1]
    axes.set_xticks(shown, [_short(statistics.days[place].date) for place in shown])
    axes.legend(frameon=False, ncols=3, loc="upper left", fontsize=9)
    _plain(axes)


def _draw_articles(
    figure: "Figure", axes: "Axes", statistics: Statistics, titles: Mapping[str, str]
) -> None:
    top = statistics.most_quoted[:_ARTICLES][::-1]
    axes.set_title("Most quoted articles", loc="left", color=_TEXT)
    _plain(axes)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if not top:
        axes.set_yticks([])
        axes.text(0.02, 0.9, "none yet", transform=axes.transAxes, color=_TEXT)
        return
    names = [
        _label(len(top) - number, titles.get(identifier, identifier))
        for number, (identifier, _) in enumerate(top)
    ]
    bars = axes.barh(range(len(top)), [count for _, count in top], color=_ANSWERED, height=0.55)
    axes.bar_label(bars, padding=4, color=_TEXT)
    axes.set_yticks(range(len(top)), names, parse_math=False)
    axes.margins(x=0.15)
    figure.align_titles()


def _plain(axes: "Axes") -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors=_TEXT)


def _label(number: int, title: str) -> str:
    """Return the name beside a bar: its number alone where the font lacks a letter of the title."""
    from matplotlib.font_manager import FontProperties, findfont, get_font  # noqa: PLC0415 -- an extra

    letters = get_font(findfont(FontProperties())).get_charmap()
    short = title if len(title) <= _MAX_TITLE else f"{title[: _MAX_TITLE - 1].rstrip()}…"
    if not all(ord(letter) in letters for letter in short):
        return f"no. {number}"
    return f"{short}  {number}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
