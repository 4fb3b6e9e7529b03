"""Tide tables: reading, and finding the next high water."""


class TideError(ValueError):
    """A line that is no tide."""


def parse_line(line):
    """Turns '06:12 4.3 high' into (372, 4.3, 'high'): minutes, metres, kind."""
    parts = line.split()
    if len(parts) != 3:
        raise TideError("three fields wanted: " + line)
    hours, minutes = parts[0].split(":")
    if int(hours) > 23 or int(minutes) > 59:
        raise TideError("no such time: " + parts[0])
    if parts[2] not in ("high", "low"):
        raise TideError("high or low wanted: " + parts[2])
    return int(hours) * 60 + int(minutes), float(parts[1]), parts[2]


def parse_table(text):
    """All tides of a table in order; empty lines and comments are left out."""
    tides = []
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            tides.append(parse_line(line))
    return sorted(tides)


def next_high(tides, now):
    """The first high water at or after the minute 'now', or None."""
    for minute, height, kind in tides:
        if kind == "high" and minute > now:
            return minute, height
    return None


def tidal_range(tides):
    """Metres between the highest high and the lowest low water."""
    highs = [height for _, height, kind in tides if kind == "high"]
    lows = [height for _, height, kind in tides if kind == "low"]
    if not highs or not lows:
        return 0.0
    return round(max(highs) - min(lows), 2)
