"""Which JSON-LD context do the documents of a publication refer to, and which are served?

The newest that the publication brings along; without one, its prefixes make one, whose address is
a hash of it: what an address meant once it means for ever.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from stakhanov_ld.addresses import CONTEXTS
from stakhanov_ld.formats import JSON_LD
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.representations.graphs import Context


@dataclass(frozen=True)
class Contexts:
    """The context that documents refer to, and for each path the body of what is served there."""

    current: Context
    bodies: dict[str, bytes]

    @property
    def path(self) -> str:
        """Where the context stands that documents refer to."""
        return list(self.bodies)[-1]


def contexts_of(publication: Publication) -> Contexts:
    """The contexts of `publication`."""
    bodies = {CONTEXTS + name: body for name, body in publication.contexts.items()}
    if not bodies:
        things = publication.space.things
        terms = {p: ns for p, ns in sorted(publication.prefixes.items()) if p and ns != things}
        text = json.dumps({"@context": terms}, ensure_ascii=False, indent=1) + "\n"
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.{JSON_LD.suffix}"
        bodies[CONTEXTS + name] = text.encode()
    path, body = list(bodies.items())[-1]
    current = Context(json.loads(body)["@context"], publication.space.iri(path))
    return Contexts(current, bodies)
