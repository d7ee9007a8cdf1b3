"""The maps, drawn here as SVG.

Geometry, which knows no Django: `projection`, `outline`, `labels`, `pins`, `rings`. What is drawn
with it: `drawing`, the map of a page of results, with `towns` for orientation; and `country`, the
map of all that is listed, with its `marks` and, in words, its `regions`.
"""
