"""How do pages say in other languages what the templates say in English?

By a catalog for each (`translations/uk.po`), read as it is: nothing compiled lies beside it, and
who only serves English never loads Babel.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from stakhanov_ld.languages import DEFAULT


@cache
def messages(language: str) -> NullTranslations:
    """The messages of the templates in `language`, which is one of the table."""
    if language == DEFAULT:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("stakhanov_ld.representations") / "translations" / f"{language}.po"
    with source.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
