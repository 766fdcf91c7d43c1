"""Whom does one tell of a weakness of the site, and until when does that hold? (RFC 9116)

Told where the publication states both: a contact of the dataset (`schema:contactPoint`) of the
`schema:contactType` "security", with addresses, until `dcterms:valid`. No clock is asked here, and
none where it is served: whoever reads the text compares its Expires with the day (RFC 9116, 5.3).
"""

from __future__ import annotations

import re
from datetime import datetime

import pyoxigraph as og

from stakhanov_ld.documents.index import Index
from stakhanov_ld.model.vocabulary import DCTERMS, SCHEMA, XSD_DATE

_CONTACT_POINT = og.NamedNode(SCHEMA + "contactPoint")
_CONTACT_TYPE = og.NamedNode(SCHEMA + "contactType")
_ADDRESSES = tuple(og.NamedNode(SCHEMA + name) for name in ("email", "url", "telephone"))
_VALID = og.NamedNode(DCTERMS + "valid")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def security_text(index: Index) -> str | None:
    """The text of security.txt, or None where the publication states no contact or no end."""
    contacts, ends = [], []
    for point in index.about(index.publication.dataset) if index.publication.dataset else ():
        if point.predicate == _CONTACT_POINT and _is_for_security(point.object, index):
            said = index.about(point.object)  # type: ignore[arg-type]  # a node, or nothing is said
            contacts += [
                triple.object.value
                for word in _ADDRESSES
                for triple in said
                if triple.predicate == word and isinstance(triple.object, og.NamedNode)
            ]
            ends += [end for triple in said if triple.predicate == _VALID
                     if (end := _moment(triple.object)) is not None]  # fmt: skip
    reachable = [c for c in dict.fromkeys(contacts) if c.startswith(("https:", "mailto:", "tel:"))]
    if not reachable or len(set(ends)) != 1:
        return None
    return "".join(f"Contact: {contact}\n" for contact in reachable) + f"Expires: {ends[0]}\n"


def _is_for_security(point: object, index: Index) -> bool:
    return isinstance(point, og.NamedNode | og.BlankNode) and any(
        isinstance(triple.object, og.Literal) and triple.object.value == "security"
        for triple in index.about(point)
        if triple.predicate == _CONTACT_TYPE
    )


def _moment(end: object) -> str | None:
    """A moment as RFC 3339 writes it; a day ends with its last second."""
    if not isinstance(end, og.Literal):
        return None
    moment = f"{end.value}T23:59:59Z" if end.datatype == XSD_DATE else end.value
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return None
    return moment if _MOMENT.fullmatch(moment) else None
