"""A second set of books: what documents must come to, in plain Python and by hand.

Written from the accounting reference and from what the source's documents mean, with integers,
fractions and dicts. It shares no code, no SQL and no seed with the project, so that a wrong idea
in the models cannot hide behind itself. It is slow and small on purpose: an entry is a few lines
that can be read beside the rule they follow.
"""
