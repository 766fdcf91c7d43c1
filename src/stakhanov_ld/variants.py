"""What tells a representation from the others of its resource?"""

from __future__ import annotations

from dataclasses import dataclass

from stakhanov_ld.formats import Format
from stakhanov_ld.profiles import NATIVE, Profile


@dataclass(frozen=True, slots=True)
class Variant:
    """Format, profile and language of a representation; content codings come on top."""

    format: Format
    profile: Profile = NATIVE
    language: str | None = None
    """The tag of the language of a page; None for data, which holds all of them."""

    @property
    def suffix(self) -> str:
        """What follows the address of the resource in that of the representation.

        >>> from stakhanov_ld.formats import HTML, TURTLE
        >>> from stakhanov_ld.profiles import SCHEMA_ORG
        >>> Variant(TURTLE).suffix, Variant(TURTLE, SCHEMA_ORG).suffix
        ('.ttl', '.schema.ttl')
        >>> Variant(HTML, language="uk").suffix
        '.uk.html'
        """
        profile = "" if self.profile is NATIVE else self.profile.token
        return "".join(f".{part}" for part in (profile, self.language, self.format.suffix) if part)
