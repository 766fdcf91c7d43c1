"""How does a chart become SVG, in a page and as a file of its own?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from stakhanov_ld.representations.charts.style import own_style
from stakhanov_ld.representations.frame import drawing

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no way to write (XML 1.0, 2.2); a page has."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a document: its name in addresses, its template and what the template reads.

    The template is told besides the `id` from which the ids in it begin, and its own `style`.
    """

    name: str
    template: str
    facts: Mapping[str, object]

    def inline(self, language: str) -> Markup:
        """The chart as a part of a page in `language`, whose style sheet it shares."""
        return Markup(self._drawn(language, style=""))  # noqa: S704  # the template escapes

    def file(self, language: str) -> str:
        """The chart as a document of its own, which carries its style."""
        return _NOT_XML.sub("\ufffd", self._drawn(language, style=own_style()))

    def _drawn(self, language: str, style: str) -> str:
        # The style is a file of this package.
        own = Markup(style)  # noqa: S704
        text = drawing(self.template, language).render(id=self.name, style=own, **self.facts)
        return text.strip() + "\n"
