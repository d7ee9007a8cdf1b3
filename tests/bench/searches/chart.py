"""The cost of a page against the number of services, as a picture."""

from math import log10
from typing import Any

WIDTH, HEIGHT, EDGE = 640, 400, 60
LOOKS = {"ours": "8 0", "limit": "2 5", "plain Django": "10 6"}


def chart(found: list[dict[str, Any]]) -> str:
    """Both scales are logarithmic. Lines differ by their dashes, and each has its name."""
    sizes = [one["services"] for one in found]
    costs = [one["costs"][name]["cpu"] for one in found for name in LOOKS]
    left, right = log10(min(sizes)), log10(max(sizes)) + 1e-9
    low, high = log10(min(costs)), log10(max(costs)) + 1e-9

    def at(size: float, cost: float) -> str:
        x = EDGE + (log10(size) - left) / (right - left) * (WIDTH - 3 * EDGE)
        y = HEIGHT - EDGE - (log10(cost) - low) / (high - low) * (HEIGHT - 2 * EDGE)
        return f"{x:.0f} {y:.0f}"

    lines = []
    for name, dashes in LOOKS.items():
        spots = [at(one["services"], one["costs"][name]["cpu"]) for one in found]
        x, y = spots[-1].split()
        lines.append(f'<path d="M{"L".join(spots)}" stroke-dasharray="{dashes}"/>')
        lines.append(f'<text x="{int(x) + 6}" y="{int(y) + 4}">{name}</text>')
    for one in found:
        x = at(one["services"], costs[0]).split()[0]
        lines.append(f'<text x="{x}" y="{HEIGHT - 20}">{one["services"]:,}</text>')
        lines += [
            f'<text x="{x}" y="{at(one["services"], one["costs"][name]["cpu"]).split()[1]}" '
            f'dy="-8">{one["costs"][name]["cpu"]:.0f} ms</text>'
            for name in LOOKS
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">\n'
        "<title>CPU for a page of results, by the number of services</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{EDGE}" y="28">CPU for a page of results, by the number of services</text>\n'
        f'<g fill="none" stroke="#123" stroke-width="2">{"".join(lines)}</g>\n</svg>\n'
    ).replace("<text", '<text fill="#123" stroke="none"')
