"""How does a publication become an immutable release?

- `identity`  which release do these files make?
- `headers`   which headers does a stored answer carry, and why?
- `rows`      what is stored for each address?
- `names`     under which names do its parts lie?
- `files`     which files make up a release?
- `bodies`    where do bodies lie, and in what form?
- `documents` what is stored of each document, and who writes it?
- `dumps`     which files can be taken away, and how are they verified?
- `canonical`  what is the hash of a graph, however it is written?
- `days`      what is kept so that it can be asked about any day?
- `build`     publication → folder
- `release`   folder → rows and bodies
- `shelf`     where are releases kept, and which one is current?
- `history`   when did which release become the current one, and what changed?
- `locks`     who else uses it?
- `large`     how is a publication released and served that does not fit into memory?
- `loading`   how does a SPARQL server get the graphs of a release?
- `putting`   how is a graph put into its store?
- `making`    which way is it made: in memory, or too large for it?
- `publish`   files → current release, built only when it is not there
"""
