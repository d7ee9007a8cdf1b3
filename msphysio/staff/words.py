"""Durations in words."""


def span(seconds: int) -> str:
    """ "1 second", "40 seconds", "15 minutes": from two minutes, whole minutes, rounded up."""
    number, unit = (seconds, "second") if seconds < 120 else (-(-seconds // 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
