"""The maps, drawn here as SVG: geometry first, then what is drawn with it.

`projection`, `outline`, `labels`, `pins` and `words` know no Django; `towns` reads a fixture once;
`drawing` turns cards into the map of a page of results, `country` listed services into `/map/`.
"""
