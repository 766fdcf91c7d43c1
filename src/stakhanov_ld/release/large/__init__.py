"""How is a publication released and served that does not fit into memory?

Build:

- `size`         is it one?
- `reading`      what do the files say, block by block?
- `moving`       what, as if they had been written under another base?
- `feeding`      how does a program get blocks without holding up who writes them?
- `sorting`      how are lines sorted that do not fit into memory?
- `once`         how is each left once?
- `terms`        how do terms stand in lines?
- `arranging`    what is learned when triples go by, subject after subject?
- `dating`       which bounds has what is dated?
- `deriving`     what follows from them?
- `loader`       how does a growing file of quads become a query index?
- `gathering`    files → sorted files. All of the above, in order.
- `counting`     how much is there, and of what?
- `checking`     what keeps it from being released?
- `dumps`        which files can be taken away?
- `storing`      which answers are stored?
- `building`     all of it → a release.
- `changes`      what changed from one large release to the next?
- `progress`     how far is it, and how long will it take?

Serve:

- `facts`        what is known besides what sorted files tell?
- `sorted_file`  which lines of a sorted file begin with a word?
- `index`        where is a node spoken of?
- `site`         which documents are there?
- `days`         what held of a thing on a day?
- `kept`         what was asked for lately?
- `piecemeal`    what is answered at the addresses of one document?
- `rows`         what is answered at an address?
- `small`        what of it is in memory?
- `opening`      folder → rows.
"""
