"""A rubric proposed from answers that a teacher has marked, for the teacher to read and change.

`answers` reads the table, `candidates` finds words that stand together in several answers, `choosing` takes
those that part right from wrong, `composing` makes ideas of them, `agreement` says how far that can be
trusted, and `writing` writes it down as a file. The same table gives the same file.
"""
