"""What do the tables of the program say of addresses, formats, headers and errors?"""

from __future__ import annotations

from page_parts import NOTE, table

from stakhanov_ld import addresses, errors, formats, languages
from stakhanov_ld.codings import CODINGS
from stakhanov_ld.profiles import PROFILES
from stakhanov_ld.release.headers import CACHE_LIFETIMES
from stakhanov_ld.representations.links import MOST_BYTES
from stakhanov_ld.representations.relations import RELATIONS, Told

DOWNLOADS = """Every file has a strong `ETag` and a `Repr-Digest` (RFC 9530, of the whole file). One
range of bytes is answered by 206, nothing of it in the file by 416 with the length, several ranges
and other units by the whole file; `If-Range` wants the very tag. So `curl -C -` goes on where it
was stopped.

`SHA256SUMS` has a line for each file. `manifest.json` tells of each its path in the folder, format,
media type, coding, graph, bytes, triples (quads as TriG and N-Quads) and SHA-256, and under
`canonical` the hash of each graph, of the default graph and of the dataset of all named graphs:
SHA-256 of the N-Quads by RDFC-1.0. It is the same whatever the format and the names of blank nodes;
where there are none, `LC_ALL=C sort data.nt | sha256sum`. It is null, and `why` is said, where too
many blank nodes look alike.

`/graph` sends the same bytes, but in content codings and without ranges; as TriG and N-Quads
without names of graphs."""
LINK_PLACES = ("header", "page", "redirect", "set, of the document", "set, of each")


def http() -> str:
    """Addresses, formats, errors and cache lifetimes."""
    offered = (
        (f.label, f"`.{f.suffix}`", f"`{f.media_range}`", ", ".join(f"`{a}`" for a in f.aliases))
        for f in (*formats.DOCUMENT_FORMATS, *formats.VIEW_FORMATS, formats.LINKSET)
    )
    told = ((f"`{p.token}`", f"`{p.iri}`", p.definition) for p in PROFILES)
    relations = (
        (f"`{r.name}`", r.leads_to, *("yes" if where in r.told else "" for where in Told))
        for r in RELATIONS
    )
    codings = (
        (f"`{coding.name}`", str(place), f"`{coding.suffix}`")
        for place, coding in enumerate(CODINGS, 1)
    )
    dumps = ", ".join(f"`.{f.suffix}`" for f in formats.DUMP_FORMATS)
    results = (
        (f.label, f"`{f.media_type}`", ", ".join(f"`{a}`" for a in f.aliases))
        for f in (*formats.ROW_RESULT_FORMATS, *formats.GRAPH_RESULT_FORMATS)
    )
    spoken = ((f"`{s.tag}`", s.name, f"`{s.iri}`") for s in languages.LANGUAGES)
    classes = [e for e in vars(errors).values() if isinstance(e, type)]
    problems = sorted(
        (str(e.status), f"`{e.problem}`", e.title)
        for e in classes
        if issubclass(e, errors.StakhanovError) and (e.status != 500 or e.problem == "internal")
    )
    lifetimes = ((kind, f"`{value}`", why) for kind, (value, why) in CACHE_LIFETIMES.items())
    return "\n".join(
        [
            f"# On the wire\n\n{NOTE}",
            "## Addresses\n\n" + table(("address", "what"), _paths()),
            "## Formats of documents\n\nWithout `Accept`, or with `*/*`: the first row."
            " A link set is only for those who name its media type.\n\n"
            + table(("format", "suffix", "media type", "also by"), offered),
            "## Profiles\n\nBy `Accept-Profile`, or by `?_profile=` with the token; `?_mediatype=`"
            " stands for `Accept` where\nonly a link can be followed.\n\n"
            + table(("token", "IRI", "what"), told),
            f"""## Links

A representation of a document has them in its Link header (RFC 8288), which is {MOST_BYTES:,} bytes
long at most: a relation that does not fit there in whole, the first of the table first, stands in
the link set (RFC 9264) only. A page has those of its header as `<link>` elements too. By these,
things and documents keep [FAIR Signposting](https://signposting.org/FAIR/), levels 1 and 2. Targets
within the site are relative to the document, but for `cite-as`, `canonical` and `profile`.

"""
            + table(("relation", "leads to", *LINK_PLACES), relations),
            "## Content codings\n\nBy `Accept-Encoding`; without it, none. Downloads are never"
            " coded: some of them are files\nin a coding.\n\n"
            + table(("coding", "preferred", "files end in"), codings),
            "## Files to take away\n\n"
            f"Each graph that is not empty, as {dumps}; RDF/XML where it can carry\nthe graph."
            f" {DOWNLOADS}\n",
            "## Formats of query results\n\n" + table(("format", "media type", "also by"), results),
            "## Languages of pages\n\nThose that the dataset states by `dcterms:language`, and the"
            f" first: asked for by `?{addresses.LANGUAGE}=` or `Accept-Language`.\n\n"
            + table(("tag", "name", "stated as the tag or as"), spoken),
            "## Errors\n\nA page to whoever prefers one, else `application/problem+json`"
            " (RFC 9457); `type` ends in the name.\n\n"
            + table(("status", "name", "title"), problems),
            "## Which release\n\nEvery answer of a release, errors too, names it: `Release:"
            " 0123456789abcdef`, the id that\n`/health` and the pages show. An answer is of one"
            " release in whole; which one answers changes\nbetween two requests, so whoever needs"
            " several answers of the same release compares.\n\nWhere another server answers queries"
            " (`--endpoint`), the result of a query names the release that\nthat server holds; it"
            " may be another than that of the pages for a while. Where it is not\nknown for"
            " certain, there is no such header. The `ETag` of such a result depends on"
            " that release,\ntoo: what a cache has of one is never an answer of another, though the"
            " bytes be the same. See\n"
            "[deploy.md](deploy.md#a-sparql-server-for-the-queries).\n",
            "## How long answers may be kept\n\n"
            + table(("answer", "Cache-Control", "why"), lifetimes),
        ]
    )


def _paths() -> tuple[tuple[str, str], ...]:
    packed = ", ".join(f"`{coding.suffix}`" for coding in CODINGS)
    return (
        ("`/`", "home"),
        (f"`/{addresses.THINGS}{{kind}}/{{slug}}`", "a thing: 303 to its document"),
        (f"`/{addresses.DOCUMENTS}{{kind}}/{{slug}}`", "its document, negotiated"),
        (f"`/{addresses.DOCUMENTS}{{kind}}/{{slug}}.{{suffix}}`", "one representation of it"),
        (
            f"`/{addresses.DOCUMENTS}{{kind}}/{{slug}}.{{profile}}.{{suffix}}`",
            "the same in a profile other than the publication's own",
        ),
        (f"`/{addresses.DOCUMENTS}{{kind}}/{{slug}}.{{language}}.html`", "a page in one language"),
        (f"`/{addresses.DOCUMENTS}{{kind}}/`", "the list of a kind"),
        (
            f"`/{addresses.DOCUMENTS}{{kind}}/{{slug}}/{{chart}}.svg`"
            f" `/{addresses.DOCUMENTS}{{kind}}/{{chart}}.svg`",
            "a chart of a document, such as its `map`, in the language asked for;"
            " `.{language}.svg` in one",
        ),
        (
            "`/ns` `/shapes` `/dataset`",
            "the words, the rules and the description of the publication",
        ),
        (
            "`/ns/{Term}` `/shapes/{rule}`",
            "the document about one word (`ns#Term`) or one rule; `~` is added where another"
            " document stands there",
        ),
        (
            f"`/{addresses.ABOUT}?iri=IRI`",
            "the document about an IRI that cannot be a path here; `/about.{suffix}?iri=` one"
            " representation",
        ),
        (f"`/{addresses.PROFILES}`", "the list of profiles"),
        (f"`/{addresses.CONTEXTS}v1.jsonld`", "the JSON-LD context that documents refer to"),
        (f"`/{addresses.SPARQL}`", "SPARQL 1.1 Protocol: GET, POST of a form, POST of a query"),
        (
            f"`/{addresses.GRAPH_STORE}?default` `/{addresses.GRAPH_STORE}?graph=IRI`"
            f" `/{addresses.GRAPHS}{{name}}`",
            "a graph: the reading part of the Graph Store Protocol",
        ),
        (f"`/{addresses.QUERIES}`", "the named queries"),
        (f"`/{addresses.QUERIES}{{name}}`", "the answer of one; `?parameter=value`"),
        (f"`/{addresses.QUERIES}{{name}}.rq`", "its text"),
        (f"`/{addresses.OPENAPI}`", "all of these for programs (OpenAPI 3.1)"),
        (f"`/{addresses.API_CATALOG}`", "the services of the site (RFC 9727)"),
        (
            f"`/{addresses.SITEMAP}` `/{addresses.ROBOTS}`",
            f"every page, for search engines; long, in parts: `/{addresses.sitemap_part(1)}` …",
        ),
        (
            f"`/{addresses.SECURITY}`",
            "whom to tell of a weakness (RFC 9116), if the publication states it",
        ),
        (
            f"`/{addresses.DOWNLOADS}` `/{addresses.DOWNLOADS}index.{{suffix}}`",
            "the files to take away: a page, and their part of the catalogue",
        ),
        (
            f"`/{addresses.DOWNLOADS}{addresses.EVERYTHING}.{{suffix}}`, and {packed} of it",
            "the default graph; as TriG and N-Quads, every graph under its name",
        ),
        (
            f"`/{addresses.DOWNLOADS}{{graph}}.{{suffix}}`, likewise",
            "one graph: `data`, `derived`, `description`, `ontology`, `shapes`, `report`",
        ),
        (f"`/{addresses.CHECKSUMS}`", "the checksums of all files, for `sha256sum -c`"),
        (f"`/{addresses.DUMP_MANIFEST}`", "what each file holds, and a hash of each graph"),
        (
            f"`/doc/{{kind}}/{{slug}}?{addresses.DAY}={{day}}`",
            "what holds of the thing on a day, in a month or in a year (`1985-06-30`, `1985-06`,"
            " `1985`), in every format",
        ),
        (f"`/{addresses.AT}{{day}}`", "everything that holds then; `?page=2`"),
        (f"`/{addresses.METRICS}`", "what is counted, to clients on this machine"),
        (
            f"`/{addresses.CATALOG}` `/{addresses.CATALOG}.{{suffix}}`",
            "the catalogue: files, services, numbers, by DCAT-AP and VoID;"
            f" `/{addresses.WELL_KNOWN_VOID}` leads there",
        ),
        (
            f"`/{addresses.CHANGES}` `/{addresses.CHANGES}.{{suffix}}`",
            "what each release changed, by Activity Streams 2.0 and DCAT 3; for readers of feeds as"
            f" `/{addresses.CHANGES}.{formats.ATOM.suffix}` (`{formats.ATOM.media_type}`)",
        ),
        (f"`/{addresses.REPORT}`", "what validation found: a SHACL validation report"),
        (f"`/{addresses.HEALTH}`", "which release is served, and whether queries are answered"),
    )
