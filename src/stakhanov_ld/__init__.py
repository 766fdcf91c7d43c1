"""A linked-data publisher: files → build → release → serve.

From roof to ground; imports go down only (`make layers`):

- `cli`              what can one do from a terminal?
- `web`              how does a document become an HTTP answer?
- `release`          how does a publication become an immutable release?
- `representations`  how is a document written in each format?
- `documents`        what is a document, and which are there?
- `publication`      what do the files say, and do they keep their rules?
- `query`            who answers a SPARQL query, within which limits?
- `model`            dates, certainty, the words the program knows
- `addresses`, `settings`, `processes`, `formats`, `errors`: one table each
"""
