"""The maps, drawn as SVG.

Geometry, without Django: `projection`, `outline`, `labels`, `pins`, `rings`. Drawings built on it:
`drawing`, the map on a results page, with `towns` for orientation; and `country`, the map of every
listing, with its `marks` and, in words, its `regions`.
"""
