"""What is counted, and how do processes count together?

- `table`    which metrics are there?
- `tallies`  where does a process count, and who reads it?

Without dependencies: the master of the query pool counts too.
"""
