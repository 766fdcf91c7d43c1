"""How is time drawn? SVG from what holds when; each chart is the twin of a table.

Drawn for every width: places along the axis of time are percentages, heights and letters are
pixels, so a chart fills a phone and a wide screen alike and its words stay as large as the page's.

- `spans`     in which days is a thing certain, and in which only possible?
- `scale`     where on an axis of time does a day stand, and which years are marked on it?
- `timeline`  how do many things in time stand below each other?
- `band`      how do the names of one thing follow each other?
"""
