"""Rebuild a claimed network from an allow-list, train it by the recipe, measure it on hidden data.

`network` and `plan` are pure: evidence in, a canonical description out. `train` runs inside the
sandbox and is the only module here that imports Keras. `measure` hands it the work, scores what
comes back and keeps it in the `cache`.
"""
