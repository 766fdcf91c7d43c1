"""How do results look? As SVG that stands by itself, by day and by night."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from benchmarks.goals import OURS
from benchmarks.results import Measure, short
from benchmarks.rounds import spread
from benchmarks.verdicts import Verdict

WIDTH = 760
LEFT, RIGHT = 290, 70
LINE = 26
BAR = 15
_STYLE = """
svg { color: #1f2328; font: 12px system-ui, sans-serif; }
text { fill: currentColor; }
line { stroke: currentColor; stroke-width: 1; }
.faint { opacity: .35; }
.title { font-weight: 600; }
.other { fill: #8c959f; }
.ours, .beyond, .reached { fill: #0969da; stroke: #0969da; }
.missed { fill: #bc4c00; stroke: #bc4c00; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; }
  .other { fill: #7d8590; }
  .ours, .beyond, .reached { fill: #4493f8; stroke: #4493f8; }
  .missed { fill: #f0883e; stroke: #f0883e; }
}
"""


class Scale:
    """A logarithmic axis between two figures, in pixels; what lies beyond stands at its end."""

    def __init__(self, least: float, greatest: float) -> None:
        self.least, self.greatest = least, greatest

    def __call__(self, figure: float) -> float:
        """Where `figure` stands.

        >>> Scale(1, 100)(10) == (Scale(1, 100)(1) + Scale(1, 100)(100)) / 2
        True
        """
        kept = min(max(figure, self.least), self.greatest)
        share = math.log(kept / self.least) / math.log(self.greatest / self.least)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def goals(verdicts: Sequence[Verdict]) -> str:
    """Each goal as a line: its figure, how far the rounds reach, and what was to be reached."""
    scale = Scale(0.1, 10)
    bottom = 34 + LINE * len(verdicts)
    parts = [
        _text(8, 16, "times as good as it has to be", "start"),
        *(_tick(scale(at), 24, bottom, f"{at:g}", at != 1) for at in (0.1, 0.25, 0.5, 1, 2, 4, 10)),
    ]
    for number, verdict in enumerate(verdicts):
        goal, told = verdict.goal, verdict.figure
        y = 34 + LINE * number + LINE // 2
        at = [scale(goal.times(figure)) for figure in (told.least, told.median, told.greatest)]
        parts += [
            _text(LEFT - 8, y + 4, goal.name, "end"),
            f'<line class="{verdict.word}" x1="{min(at)}" x2="{max(at)}" y1="{y}" y2="{y}"/>',
            f'<circle class="{verdict.word}" cx="{at[1]}" cy="{y}" r="5"/>',
            _text(WIDTH - 4, y + 4, f"{short(told.median)} {goal.unit}".strip(), "end"),
        ]
        if goal.stretch is not None:
            x = scale(goal.times(goal.stretch))
            parts.append(f'<line class="faint" x1="{x}" x2="{x}" y1="{y - 7}" y2="{y + 7}"/>')
    return _svg(bottom + 6, "Each goal: the median, how far rounds reach, and the stretch", parts)


def rates(measures: Sequence[Measure]) -> str:
    """Requests a second of each server as bars, one group for each case."""
    medians = [spread(measure.rounds).median for measure in measures]
    scale = Scale(10 ** math.floor(math.log10(min(medians))), max(medians))
    parts, y, case = [], 4, ""
    for measure, median in zip(measures, medians, strict=True):
        if measure.case != case:
            case = measure.case
            y += LINE
            parts.append(_text(8, y - 6, case, "start", "title"))
        kind = "ours" if measure.server == OURS else "other"
        width = round(scale(median) - LEFT + 2, 1)
        parts += [
            _text(LEFT - 8, y + BAR - 4, measure.server, "end"),
            f'<rect class="{kind}" x="{LEFT}" y="{y + 2}" width="{width}" height="{BAR - 4}"/>',
            _text(LEFT + width + 6, y + BAR - 4, short(median), "start"),
        ]
        y += BAR
    return _svg(y + 8, "Queries a second, on a logarithmic axis", parts)


def _tick(x: float, top: int, bottom: int, label: str, faint: bool) -> str:
    kind = ' class="faint"' if faint else ""
    return f'<line{kind} x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>' + _text(
        x, 16, label, "middle"
    )


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(height: int, title: str, parts: Iterable[str]) -> str:
    lines = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{lines}\n</svg>\n"
    )
