"""What do the files say, and do they keep their rules?

- `bundled`      where is the publication that comes with the program?
- `files`        which files make up a publication, and what part does each play?
- `reading`      what do the files say, to the letter?
- `derive`       what follows from what was authored? (queries in `derivation/`)
- `shapes`       what does a graph of shapes say?
- `extent`       how much is validated?
- `sampling`     which nodes are in a sample, and what do shapes see of them?
- `violations`   what is a validation result?
- `validation`   which rules of the shapes are broken, where, and how is that mended?
- `core_shapes`  what does pySHACL find, and how is its work parted?
- `report`       what did validation find, as data?
- `findings`     how is that told?
- `rebasing`     how do things move under another base IRI?
- `publication`  what does a build publish?
- `opening`      how do files become a publication? All of the above, in order.
"""
