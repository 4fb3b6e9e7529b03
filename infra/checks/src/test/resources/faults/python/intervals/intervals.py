"""Half-open intervals [start, end) over whole numbers, kept sorted and disjoint."""


class IntervalSet:
    """A set of whole numbers as a list of disjoint intervals."""

    def __init__(self, pairs=()):
        self.pairs = []
        for start, end in pairs:
            self.add(start, end)

    def add(self, start, end):
        """Adds [start, end) and joins what touches it."""
        if start >= end:
            raise ValueError("empty interval: %d..%d" % (start, end))
        kept = []
        for left, right in self.pairs:
            if right < start or left > end:
                kept.append((left, right))
            else:
                start = min(start, left)
                end = max(end, right)
        kept.append((start, end))
        self.pairs = sorted(kept)

    def remove(self, start, end):
        """Takes [start, end) away; an interval may fall in two."""
        kept = []
        for left, right in self.pairs:
            if right <= start or left >= end:
                kept.append((left, right))
                continue
            if left < start:
                kept.append((left, start))
            if right > end:
                kept.append((end, right))
        self.pairs = kept

    def contains(self, value):
        low, high = 0, len(self.pairs) - 1
        while low <= high:
            middle = (low + high) // 2
            left, right = self.pairs[middle]
            if value < left:
                high = middle - 1
            elif value >= right:
                low = middle + 1
            else:
                return True
        return False

    def length(self):
        return sum(right - left for left, right in self.pairs)

    def gaps(self):
        """The holes between neighbouring intervals."""
        found = []
        for i in range(1, len(self.pairs)):
            found.append((self.pairs[i - 1][1], self.pairs[i][0]))
        return found

    def widest(self):
        if not self.pairs:
            return None
        return max(self.pairs, key=lambda pair: (pair[1] - pair[0], -pair[0]))

    def __str__(self):
        if not self.pairs:
            return "empty"
        return ", ".join("%d-%d" % (left, right - 1) for left, right in self.pairs)


def parse(text):
    """Reads "1-3, 7" as [1, 4) and [7, 8)."""
    result = IntervalSet()
    for part in text.split(","):
        part = part.strip()
        if not part:
            continue
        if "-" in part:
            first, last = part.split("-", 1)
        else:
            first = last = part
        result.add(int(first), int(last) + 1)
    return result
