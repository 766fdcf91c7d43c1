"""Whatever stands in the data, a page shows it and nothing more."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Request

from living import LiveSite

DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sld: <https://w3id.org/stakhanov-ld/ns#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix edtf: <http://id.loc.gov/datatypes/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix x: <http://hostile.example/id/> .

x:a a x:Thing ;
    rdfs:label "</title></h1></svg><script>alert(1)</script><img src=x onerror=alert(1)>"@en ,
        "‮\\"onmouseover=\\"alert(1)"@uk ;
    rdfs:comment "]]><!-- --><style>body{display:none}</style>{{ 7*7 }}{% raw %}" ;
    rdfs:seeAlso <javascript:alert(1)> , <data:text/html,%3Cscript%3Ealert(1)%3C/script%3E> ,
        <vbscript:x> , <https://hostile.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E> ;
    rdfs:seeAlso <http://hostile.example/'$(id)'> ;
    geo:lat 1.5 ; geo:long 2.5 ;
    sld:hasName x:n1 , x:n2 , x:n3 .

x:far a x:Thing ; geo:lat "1e1000000" , "1_0" , "٤٨" ; geo:long "1e-1000000" .
x:n1 a sld:DatedName ; skosxl:literalForm "</text></a><script>alert(2)</script>"@en ; sld:edtf "1900/1910"^^edtf:edtf .
x:n2 a sld:DatedName ; skosxl:literalForm "<a xlink:href='javascript:alert(3)'>x</a>" ; sld:edtf "1911/1920"^^edtf:edtf .
x:n3 a sld:DatedName ; skosxl:literalForm "onload=alert(4) & 'quoted' \\u0007" ; sld:edtf "1921/.."^^edtf:edtf .
<http://hostile.example/id/b%22%3E%3Csvg%20onload=alert(5)%3E> a x:Thing ; rdfs:label "b" .
"""
PAGES = ["/", "/doc/a", "/doc/", "/doc/a?at=1915", "/at/1915", "/doc/n1", "/catalog", "/changes",
         "/doc/a/names.svg", "/doc/a/map.svg", "/about?iri=javascript%3Aalert(1)"]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A publication whose author means us ill."""
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / "hostile.ttl"
    file.write_text(DATA, encoding="utf-8")
    with LiveSite(file, "--release-dir", str(folder / "releases")) as site:
        yield site


@pytest.mark.parametrize("path", PAGES)
def test_it_is_inert(browser: Browser, hostile: LiveSite, path: str) -> None:
    """No dialog, no script but ours, no handler, no request elsewhere, no link that is code."""
    site = f"http://127.0.0.1:{hostile.port}"
    context = browser.new_context()
    opened = context.new_page()
    happened: list[str] = []

    def refuse(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    def fetched(request: Request) -> None:
        if not request.url.startswith((site, "data:image/svg")):
            happened.append(request.url)

    opened.on("dialog", refuse)
    opened.on("request", fetched)
    opened.on("console", lambda message: happened.append(message.text))
    opened.on("pageerror", lambda error: happened.append(str(error)))
    answer = opened.goto(site + path)
    assert answer is not None
    assert answer.status == 200
    assert opened.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes])
            .filter(a => /^on/i.test(a.name) || /^(xlink:)?href$|^src|action$/i.test(a.name)
                && /^\\s*(javascript|vbscript|data:text)/i.test(a.value))
            .map(a => a.name + '=' + a.value)"""
    ) == []  # fmt: skip
    scripts = "[...document.querySelectorAll('script:not([type])')].map(s => s.getAttribute('src') ?? s.textContent)"
    assert all(src.endswith("site.js") for src in opened.evaluate(scripts))
    assert opened.evaluate("document.querySelectorAll('style, img, iframe, object').length") <= (
        1 if path.endswith(".svg") else 0
    )
    assert happened == []
    context.close()


def test_it_is_shown_as_it_is(browser: Browser, hostile: LiveSite) -> None:
    """Every character of the name, as text."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{hostile.port}/doc/a")
    name = "</title></h1></svg><script>alert(1)</script><img src=x onerror=alert(1)>"
    assert opened.locator("h1").inner_text() == name
    assert opened.title().startswith(name)
    assert opened.get_by_text("{{ 7*7 }}{% raw %}").count() > 0
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_line_that_fetches_is_one_command(
    browser: Browser, hostile: LiveSite, scripts: bool
) -> None:
    """Whoever copies it runs nothing that stands in an IRI."""
    context = browser.new_context(java_script_enabled=scripts)
    opened = context.new_page()
    iri = quote("http://hostile.example/'$(id)'", safe="")
    opened.goto(f"http://127.0.0.1:{hostile.port}/about?iri={iri}")
    line = opened.locator("pre", has_text="curl").text_content()
    context.close()
    assert line is not None
    words = shlex.split(line)
    assert words[:4] == ["curl", "-L", "-H", "Accept: text/turtle"]
    assert len(words) == 5
    assert words[4].endswith(
        "http://hostile.example/'$(id)'" if not scripts else f"iri={iri}".replace("'", "%27")
    )
