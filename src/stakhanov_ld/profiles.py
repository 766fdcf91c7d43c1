"""Which profiles are there: in which words may a document be asked for?

A profile (W3C, Content Negotiation by Profile) says to which model a representation conforms,
beside its format. One table; negotiation, addresses, headers and the list of profiles read it. Its
order is the order of preference where a request leaves the choice open.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One model: the token that stands for it in addresses, and the IRI that names it."""

    token: str
    iri: str
    label: str
    definition: str


NATIVE = Profile(
    "native", "https://w3id.org/stakhanov-ld/profiles#native", "As published",
    "Every triple in the words of the publication itself: who says what, when and where.",
)  # fmt: skip
SCHEMA_ORG = Profile(
    "schema", "https://schema.org/", "schema.org",
    "What can be said in the words of schema.org, as search engines read them: plain facts that"
    " nobody disputes, without their sources and, where there is no room for it, their time.",
)  # fmt: skip

PROFILES = (NATIVE, SCHEMA_ORG)
"""Every row of the table."""
