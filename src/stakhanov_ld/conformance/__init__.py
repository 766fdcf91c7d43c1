"""Does a site keep its promises on the wire?

- `asking`  how is a site asked, by whoever has nothing but its address?
- `crawl`   which addresses are visited?
- `linking` do its links lead where they say?
- `laws`    what must be true of the answers at one address?
- `parts`   what must be true of a file to take away?
"""
