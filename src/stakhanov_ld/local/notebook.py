"""How does a thing show itself in a notebook?

By a card with the charts of its page. All links are IRIs: a notebook stands nowhere on a site.
"""

from __future__ import annotations

import pyoxigraph as og
from markupsafe import Markup

from stakhanov_ld.documents.document import describe
from stakhanov_ld.documents.index import Index
from stakhanov_ld.documents.labels import Labels
from stakhanov_ld.documents.site_map import SiteMap
from stakhanov_ld.documents.terms import Terms
from stakhanov_ld.languages import DEFAULT
from stakhanov_ld.representations.described import Telling
from stakhanov_ld.representations.drawn import charts_of
from stakhanov_ld.representations.frame import template
from stakhanov_ld.representations.view import Background, View


class _Elsewhere(View):
    """The publication as seen from where it has no pages."""

    def href(self, node: og.NamedNode) -> str | None:
        return node.value if node.value.startswith(("http://", "https://")) else None


def card(node: og.NamedNode, index: Index, labels: Labels) -> str:
    """The thing `node` as HTML: what it is called and is, in time and in place."""
    nowhere = SiteMap((), {}, {}, Terms(index, ()))
    view = _Elsewhere("", DEFAULT, labels, Background(index, nowhere))
    document = describe("", [node], index)
    return template("card", DEFAULT).render(
        thing=Telling(view).of(node),
        comment=labels.comment(node),
        # The templates of the drawings escape what they are given.
        charts=[Markup(c.file(DEFAULT)) for c in charts_of(view, document)],  # noqa: S704
    )
