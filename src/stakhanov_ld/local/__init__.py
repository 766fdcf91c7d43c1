"""What can be asked of a publication without a server?

- `terms`        what is a term of RDF, as a value of Python?
- `values`       what is a claim, a dispute, an answer about a day?
- `telling`      how are the nodes of a publication told as those?
- `lookup`       which thing does somebody mean by a name?
- `results`      what comes of a query: rows, a frame, triples?
- `rdflib_graphs`  how does rdflib hold the same triples?
- `entity`       what can be asked of one thing?
- `notebook`     how does a thing show itself in a notebook?
- `publication`  what can be asked of a publication that was opened for reading?
"""
