"""Which part of a large publication is kept in memory, and how does a release keep it?

The words, the description, the report, and what was moved or removed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as og

from stakhanov_ld.addresses import Space
from stakhanov_ld.publication.extent import Extent
from stakhanov_ld.publication.publication import Publication
from stakhanov_ld.release.large.facts import Facts
from stakhanov_ld.release.large.gathering import FOLDER
from stakhanov_ld.release.large.terms import n_triples, triples_of

SMALL = f"{FOLDER}/small.json"


def write_small(publication: Publication, facts: Facts, known: Mapping[str, Any], to: Path) -> None:
    """Write a publication without its large graphs, and what is `known` besides."""
    value = {
        "graphs": {name: n_triples(ts).decode() for name, ts in publication.graphs.items()},
        "prefixes": dict(publication.prefixes),
        "space": asdict(publication.space),
        "dataset": publication.dataset and publication.dataset.value,
        "name": publication.name,
        "moved": {old.value: new.value for old, new in publication.moved.items()},
        "gone": [node.value for node in publication.gone],
        "contexts": {
            name: base64.b64encode(body).decode() for name, body in publication.contexts.items()
        },
        "validated": asdict(publication.validated),
        "facts": facts.listed(),
        **known,
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    to.write_text(text, encoding="utf-8", newline="\n")


def read_small(file: Path) -> tuple[Publication, Facts, dict[str, Any]]:
    """What `write_small` wrote."""
    value = json.loads(file.read_text(encoding="utf-8"))
    publication = Publication(
        {name: tuple(triples_of([text.encode()])) for name, text in value["graphs"].items()},
        value["prefixes"],
        Space(**value["space"]),
        og.NamedNode(value["dataset"]) if value["dataset"] else None,
        value["name"],
        {og.NamedNode(old): og.NamedNode(new) for old, new in value["moved"].items()},
        tuple(map(og.NamedNode, value["gone"])),
        {name: base64.b64decode(body) for name, body in value["contexts"].items()},
        Extent(**value["validated"]),
    )
    return publication, Facts.of(value["facts"]), value
