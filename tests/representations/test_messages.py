"""Every catalog says all that the templates say, with the same values and the same markup."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from conftest import ROOT, WORLD
from stakhanov_ld import errors
from stakhanov_ld.languages import DEFAULT, LANGUAGES
from stakhanov_ld.representations.messages import messages

PACKAGE = ROOT / "src" / "stakhanov_ld"
CATALOGS = PACKAGE / "representations" / "translations"
TRANSLATED = [language.tag for language in LANGUAGES if language.tag != DEFAULT]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The messages of the templates and of the table of errors, as `make messages` extracts them."""
    file = tmp_path_factory.mktemp("messages") / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F",
         str(ROOT / "pyproject.toml"), "-o", str(file), str(PACKAGE)],
        check=True,
    )  # fmt: skip
    return read(file)


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=None if file.suffix == ".pot" else file.stem)


def listed(catalog: Catalog) -> dict[str | tuple[str, ...], Message]:
    found = {
        tuple(message.id) if isinstance(message.id, list | tuple) else message.id: message
        for message in catalog
        if message.id
    }
    assert len(found) > 40
    return found


def forms(of: object) -> list[str]:
    return [of] if isinstance(of, str) else [str(form) for form in of]  # type: ignore[attr-defined]


def marks(text: str) -> list[str]:
    """The placeholders and tags of a message."""
    return sorted(re.findall(r"%\(\w+\)s|%|<[^>]*>", text))


def test_there_is_a_catalog_for_each_language() -> None:
    """And none beside them."""
    assert sorted(file.stem for file in CATALOGS.iterdir()) == sorted(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_is_whole(said: Catalog, language: str) -> None:
    """The same messages, each translated in every plural form, none by a guess."""
    catalog = read(CATALOGS / f"{language}.po")
    translated = listed(catalog)
    assert translated.keys() == listed(said).keys(), "make messages"
    assert not catalog.obsolete
    for key, message in translated.items():
        assert not message.fuzzy, key
        translations = forms(message.string)
        assert len(translations) == (catalog.num_plurals if message.pluralizable else 1), key
        for translation in translations:
            assert translation.strip(), key
            assert marks(translation) == marks(forms(message.id)[-1]), (key, translation)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_read_at_run_time_is_what_the_catalog_says(language: str) -> None:
    """Plural forms too: 1 and 21 go together, 2 and 5 do not."""
    read_back = messages(language)
    for message in listed(read(CATALOGS / f"{language}.po")).values():
        if not message.pluralizable:
            assert read_back.gettext(forms(message.id)[0]) == message.string
    rows = [read_back.ngettext("%(count)s row", "%(count)s rows", n) for n in (1, 21, 2, 5, 11)]
    assert rows[0] == rows[1]
    assert rows[3] == rows[4]
    assert len(set(rows)) == 3


def test_every_error_of_http_can_be_told(said: Catalog) -> None:
    """Its title is marked for the catalogs, unless it belongs to the command line alone."""
    classes = [e for e in vars(errors).values() if isinstance(e, type)]
    titles = {
        error.title
        for error in classes
        if issubclass(error, errors.StakhanovError)
        and (error.status != 500 or error is errors.StakhanovError)
    }
    assert len(titles) > 10
    assert titles <= listed(said).keys()


def test_english_needs_no_babel(tmp_path: Path) -> None:
    """A publication in English is built without it."""
    program = (
        "import sys; from pathlib import Path;"
        "from stakhanov_ld.publication.opening import open_publication;"
        "from stakhanov_ld.release.build import build;"
        f"build(open_publication(Path({str(WORLD)!r})).publication, '0' * 16, Path(sys.argv[1]));"
        "sys.exit('babel' in sys.modules)"
    )
    assert not subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], check=False
    ).returncode
