"""How are time and place drawn? SVG from what holds when and where; each is the twin of a table.

Time is drawn for every width: places along the axis of time are percentages, heights and letters
are pixels, so a chart fills a phone and a wide screen alike and its words stay as large as the
page's. A map has its own units, and letters of two sizes for the two widths.

- `spans`     in which days is a thing certain, and in which only possible?
- `scale`     where on an axis of time does a day stand, and which years are marked on it?
- `timeline`  how do many things in time stand below each other?
- `band`      how do the names of one thing follow each other?
- `map`       where do places lie, as seen from above?
- `extent`    which part of the world does a map show?
- `land`      which land is in sight? From `coast.json`, which coast/make.py writes
- `lettering` where on a map do names stand, so that none hides another?
- `chart`     how does a chart become SVG, in a page and as a file of its own?
- `style`     how do charts look, in a page and by themselves?
"""
