"""What is a document, and which are there?

- `dataset`    what does a publication say of itself?
- `texts`      in which words is a reader told what is said in several languages?
- `index`      where in a publication is a node spoken of?
- `labels`     what is a node called, for people?
- `alignment`  what does a document say in the words of another vocabulary?
- `document`   what does a document say?
- `statistics` how much is there, and of what?
- `catalogue`  what does a publication tell the makers of catalogues?
- `security`   whom does one tell of a weakness of the site?
- `differences` what changed between two releases?
- `changes`    what is remembered of that?
- `activities` how is it said in RDF?
- `usage`      how often do the data use a word, and who does?
- `rules`      which rules are there, and which words do they check?
- `terms`      what is told of one term of a vocabulary, or of one rule?
- `site_map`   what is published? Every document.
"""
