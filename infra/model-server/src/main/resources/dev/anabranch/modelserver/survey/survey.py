"""Surveys the data in this folder. Needs python3 (3.8 or newer) and nothing else.

survey.py list          finds the files and tells tables, texts and the rest apart
survey.py table N [M]   reads table N, or tables N to M
survey.py texts         reads all texts
survey.py report        writes report.md from what was read
survey.py check         counts again in a simpler way and compares

Two passes over each table: the first decides what its columns hold, the second counts. A row is
malformed if it has another number of fields than the table, cannot be parsed, or holds a value
that does not fit a column of numbers or dates. Malformed rows are left out of every figure.
Sums are exact.
"""

import collections
import csv
import datetime
import hashlib
import json
import os
import re
import sys
from decimal import Context, Decimal, localcontext

HOME = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HOME)
REPORT = os.path.join(ROOT, "report.md")
LEFT_OUT = {".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", os.path.basename(HOME)}
FILES_MAX = 100_000
COLUMNS_MAX = 200
VALUES_MAX = 1_000_000
WORDS_MAX = 2_000_000
JSON_BYTES_MAX = 64 << 20
HEAD_BYTES = 64 << 10
DIGITS_MAX = 40
EXACT = Context(prec=300)

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$")
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+$")
LEADING_ZERO = re.compile(r"[+-]?0\d")
DATE = re.compile(
    r"(?:(\d{4})([-/])(\d{1,2})\2(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$"
)
ACCESS = re.compile(
    r'(\S+) (\S+) (.+?) \[(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\] '
    r'"((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(?: .*)?$'
)
ACCESS_COLUMNS = ["client", "user", "time", "method", "path", "status", "bytes", "referrer", "agent"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WORD = re.compile(r"[^\W\d_]+")
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
TABLE_ENDINGS = {".csv", ".tsv", ".tab", ".psv"}
LOOSE_ENDINGS = {"", ".txt", ".dat", ".data", ".out", ".log"}
PACKED = [b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf"]

csv.field_size_limit(16 << 20)


# Files


def text_lines(path, bad=None):
    """Yields the lines with their ends. Bytes that are not UTF-8 become U+FFFD; bad counts lines."""
    with open(path, "rb") as file:
        mark = file.read(2)
    encoding = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with open(path, encoding=encoding, errors="surrogateescape", newline="") as file:
        for line in file:
            if not line.isascii():
                try:
                    line.encode()
                except UnicodeEncodeError:
                    line = re.sub("[\ud800-\udfff]", "\ufffd", line)
                    if bad is not None:
                        bad.append(1)
            yield line.replace("\0", "\ufffd") if "\0" in line else line


def head_lines(path):
    """The first lines, without a last one that the bound may have cut."""
    lines, size = [], 0
    for line in text_lines(path):
        size += len(line)
        if size > HEAD_BYTES or len(lines) == 200:
            break
        lines.append(line.rstrip("\r\n"))
    return lines


def kind_of(path, size):
    """What a file is, by its first bytes and lines more than by its name."""
    if size == 0:
        return "empty", ""
    with open(path, "rb") as file:
        head = file.read(8192)
    if any(head.startswith(magic) for magic in PACKED):
        return "not read", "compressed"
    if b"\0" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "not read", "binary"
    ending = os.path.splitext(path)[1].lower()
    lines = [line for line in head_lines(path) if line.strip()]
    if not lines:
        return ("text", "") if size < HEAD_BYTES else ("not read", "one line of more than 64 KiB")
    if ending in TABLE_ENDINGS:
        return "csv", separator(lines, "\t" if ending in (".tsv", ".tab") else "")
    if share(lines, ACCESS.match) >= 0.5:
        return "access log", ""
    if ending in (".jsonl", ".ndjson") or share(lines, json_object) >= 0.5 and len(lines) > 1:
        return "json lines", ""
    if ending == ".json":
        return "json", ""
    loose = separator(lines, "") if ending in LOOSE_ENDINGS else ""
    return ("csv", loose) if loose and is_table(lines, loose) else ("text", "")


def share(lines, test):
    return sum(1 for line in lines if test(line)) / len(lines)


def json_object(line):
    if not line.lstrip().startswith("{"):
        return None
    try:
        return json.loads(line)
    except ValueError:
        return None


def widths(lines, mark):
    return [len(row) for row in csv.reader([line + "\n" for line in lines], delimiter=mark) if row]


def separator(lines, wanted):
    """The mark that cuts most lines into equally many fields; a comma if none cuts any."""
    best, found = (0, 0), wanted or ","
    for mark in [wanted] if wanted else SEPARATORS:
        count = collections.Counter(width for width in widths(lines, mark) if width > 1)
        width, lines_of_it = count.most_common(1)[0] if count else (0, 0)
        if (lines_of_it, width) > best:
            best, found = (lines_of_it, width), mark
    return found


def is_table(lines, mark):
    """Prose holds commas too, but not the same number in nine of ten lines."""
    found = widths(lines, mark)
    common = collections.Counter(found).most_common(1)[0] if found else (0, 0)
    return len(found) >= 3 and common[0] > 1 and common[1] >= 0.9 * len(found)


def find_files():
    found, links, left_out = [], [], []
    for folder, folders, names in os.walk(ROOT):
        left_out += [os.path.join(folder, name) for name in folders if name in LEFT_OUT]
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                links.append(relative(path))
            elif os.path.isfile(path) and path != REPORT and len(found) < FILES_MAX:
                found.append(path)
    return found, links, [relative(path) for path in left_out if path != HOME]


def relative(path):
    return os.path.relpath(path, ROOT).encode(errors="surrogateescape").decode(errors="replace")


def list_files():
    paths, links, left_out = find_files()
    files = []
    for path in paths:
        size = os.path.getsize(path)
        try:
            kind, detail = kind_of(path, size)
        except (OSError, ValueError, csv.Error) as problem:
            kind, detail = "not read", str(problem)
        files.append({"path": os.fsencode(path).hex(), "name": relative(path), "bytes": size,
                      "kind": kind, "detail": detail})
    order = {"csv": 0, "json lines": 0, "json": 0, "access log": 0, "text": 1}
    files.sort(key=lambda file: (order.get(file["kind"], 2), file["name"]))
    tables = sum(1 for file in files if order.get(file["kind"]) == 0)
    texts = sum(1 for file in files if file["kind"] == "text")
    save("files", {"files": files, "tables": tables, "links": links, "left_out": left_out,
                   "replaces": os.path.exists(REPORT)})
    for number, file in enumerate(files[:40], 1):
        print(f"{number:4} {file['kind']:11} {file['bytes']:12} {short(file['name'], 50)}")
    if len(files) > 40:
        print(f"... and {len(files) - 40} more")
    print(f"files: {len(files)} tables: {tables} texts: {texts}")


def save(name, value):
    with open(os.path.join(HOME, f"{name}.json"), "w", encoding="utf-8") as file:
        json.dump(value, file)


def load(name):
    try:
        with open(os.path.join(HOME, f"{name}.json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


# Tables: every reader yields (line, fields) or (line, reason) for a row that cannot be parsed


class Table:
    def __init__(self, file):
        self.path = os.fsdecode(bytes.fromhex(file["path"]))
        self.kind, self.mark = file["kind"], file["detail"]
        self.names, self.header, self.width, self.bad = [], False, None, []
        if self.kind == "csv":
            self.look_at_head()
        elif self.kind == "access log":
            self.names = list(ACCESS_COLUMNS)

    def rows(self):
        readers = {"csv": self.csv_rows, "json lines": self.json_rows, "json": self.json_array,
                   "access log": self.log_rows}
        self.bad = []
        return readers[self.kind]()

    def records(self):
        reader = csv.reader(text_lines(self.path, self.bad), delimiter=self.mark)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                yield line, f"cannot be parsed ({problem})"
                continue
            if row and not (len(row) == 1 and not row[0].strip()):
                yield line, [field.strip() for field in row]

    def look_at_head(self):
        """Decides on header and width by the first rows: a header differs in kind from its column."""
        rows = []
        for line, row in self.records():
            if not isinstance(row, str):
                rows.append(row)
            if len(rows) == 200:
                break
        if not rows:
            return
        first, body = rows[0], rows[1:]
        self.header = self.looks_like_header(first, body)
        common = collections.Counter(len(row) for row in (body or rows)).most_common(1)[0]
        agree = common[1] >= 0.9 * len(body or rows)
        self.width = common[0] if agree or not self.header else len(first)
        titles = first if self.header else []
        self.names = [titles[i] if i < len(titles) and titles[i] else f"column {i + 1}"
                      for i in range(self.width)]

    def looks_like_header(self, first, body):
        if not body:
            return all(self.sort_of(cell) == "text" for cell in first)
        votes = 0
        for i, cell in enumerate(first):
            sorts = [self.sort_of(row[i]) for row in body if i < len(row) and row[i]]
            common = collections.Counter(sorts).most_common(1)[0][0] if sorts else "text"
            if common != "text":
                votes += 1 if cell and self.sort_of(cell) == "text" else -1
            elif cell and self.sort_of(cell) != "text":
                votes -= 1
        if votes:
            return votes > 0
        again = sum(1 for row in body for i, cell in enumerate(row[: len(first)]) if cell == first[i])
        return all(first) and len(set(first)) == len(first) and again == 0

    def csv_rows(self):
        skip = self.header
        for line, row in self.records():
            if skip:
                skip = False
            elif isinstance(row, str):
                yield line, row
            elif len(row) != self.width:
                yield line, "wrong number of fields"
            else:
                yield line, row

    def json_rows(self):
        for line, text in enumerate(text_lines(self.path, self.bad), 1):
            if text.strip():
                try:
                    yield line, self.fields(parse_json(text))
                except (ValueError, RecursionError):
                    yield line, "not a JSON object"

    def json_array(self):
        if os.path.getsize(self.path) > JSON_BYTES_MAX:
            raise ValueError("a JSON document of more than 64 MiB is not read")
        whole = parse_json("".join(text_lines(self.path, self.bad)))
        for number, item in enumerate(whole if isinstance(whole, list) else [whole], 1):
            try:
                yield number, self.fields(item)
            except ValueError:
                yield number, "not a JSON object"

    def fields(self, item):
        if not isinstance(item, dict):
            raise ValueError("not an object")
        flat = {}
        flatten(item, "", flat)
        for name in flat:
            if name not in self.names and len(self.names) < COLUMNS_MAX:
                self.names.append(name)
        return [flat.get(name, "") for name in self.names]

    def log_rows(self):
        for line, text in enumerate(text_lines(self.path, self.bad), 1):
            if not text.strip():
                continue
            match = ACCESS.match(text.strip())
            if not match or match[5] not in MONTHS:
                yield line, "not a line of an access log"
                continue
            month, zone = MONTHS.index(match[5]) + 1, match[8]
            time = f"{match[6]}-{month:02}-{match[4]}T{match[7]}{zone[:3]}:{zone[3:]}"
            request = match[9].split(" ")
            method, path = (request[0], request[1]) if len(request) == 3 else ("", match[9])
            values = [match[1], match[3], time, method, path, match[10], match[11], match[12], match[13]]
            yield line, ["" if value in (None, "-") else value for value in values]

    def sort_of(self, value):
        """empty, number, date, text or nested."""
        if isinstance(value, str):
            text = value.strip() if self.kind in ("csv", "access log") else value
            if not text:
                return "empty"
            if self.kind in ("csv", "access log") and len(text) <= DIGITS_MAX \
                    and text[-1] in "0123456789.":
                if NUMBER.match(text) or self.mark == ";" and COMMA_NUMBER.match(text):
                    return "number"
            return "date" if text[0].isdigit() and moment(text) else "text"
        if value is None:
            return "empty"
        if isinstance(value, bool):
            return "text"
        if isinstance(value, (int, Decimal)):
            return "number" if -99 < Decimal(value).adjusted() < 99 else "text"
        return "nested"

    def number(self, value):
        if isinstance(value, str) and self.mark == ";":
            value = value.replace(",", ".")
        return Decimal(value)


def parse_json(text):
    def refuse(word):
        raise ValueError(word)

    return json.loads(text, parse_float=Decimal, parse_constant=refuse)


def flatten(item, prefix, flat):
    for name, value in item.items():
        if isinstance(value, dict) and value and prefix.count(".") < 3:
            flatten(value, f"{prefix}{name}.", flat)
        else:
            flat[prefix + name] = value


def moment(text):
    """A date as a number that can be compared, in UTC if it names a zone; None if it is none."""
    match = DATE.match(text)
    if not match:
        return None
    year, month, day = (match[1], match[3], match[4]) if match[1] else (match[7], match[6], match[5])
    zone = match[12] or "Z"
    try:
        time = datetime.datetime(int(year), int(month), int(day), int(match[8] or 0),
                                 int(match[9] or 0), int(match[10] or 0))
    except ValueError:
        return None
    offset = 0
    if zone != "Z":
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (1 if zone[0] == "+" else -1)
    fraction = int((match[11] or "0").ljust(9, "0"))
    return ((time - datetime.datetime(1, 1, 1)).total_seconds() - offset * 60, fraction)


# Counting


def column_types(table):
    """First pass. A column is of numbers or dates if nearly all its values are."""
    counts = [collections.Counter() for _ in range(COLUMNS_MAX)]
    zeros, fractions = [0] * COLUMNS_MAX, [0] * COLUMNS_MAX
    for _, row in table.rows():
        if isinstance(row, str):
            continue
        for i, value in enumerate(row[:COLUMNS_MAX]):
            sort = table.sort_of(value)
            counts[i][sort] += 1
            if sort == "number":
                zeros[i] += isinstance(value, str) and bool(LEADING_ZERO.match(value)) \
                    and value.isdigit()
                fractions[i] += not whole(value)
    return [column_type(name, count, zero, fraction, table.kind)
            for name, count, zero, fraction in zip(table.names, counts, zeros, fractions)]


def whole(value):
    return value.lstrip("+-").isdigit() if isinstance(value, str) else isinstance(value, int)


def column_type(name, count, zeros, fractions, kind):
    filled = sum(count.values()) - count["empty"]
    if filled == 0:
        return "empty"
    sort = max(("number", "date", "text", "nested"), key=lambda each: count[each])
    misfits = filled - count[sort]
    if kind == "access log" and name == "status" or sort == "number" and zeros:
        return "text"
    if sort in ("number", "date") and misfits <= max(2, filled // 10) and count[sort] >= 2 * misfits:
        return sort if sort == "date" else "number" if fractions else "whole number"
    return sort if misfits == 0 else "mixed"


class Column:
    def __init__(self, name, sort, values_max):
        self.name, self.sort, self.values_max = name, sort, values_max
        self.filled = self.empty = 0
        self.sum, self.low, self.high = Decimal(0), None, None
        self.values = collections.Counter()

    def add(self, value, table):
        if value is None or value == "":
            self.empty += 1
            return
        self.filled += 1
        if self.sort in ("number", "whole number"):
            number = table.number(value)
            self.sum = EXACT.add(self.sum, number)
            self.range(number, str(value))
        elif self.sort == "date":
            self.range(moment(value.strip()), value)
        if self.values is not None:
            self.values[key_of(value)] += 1
            if len(self.values) > self.values_max:
                self.values = None

    def range(self, place, text):
        if self.low is None or place < self.low[0]:
            self.low = (place, text)
        if self.high is None or place > self.high[0]:
            self.high = (place, text)

    def finding(self):
        numbers = self.sort in ("number", "whole number") and self.filled > 0
        found = {"name": self.name, "type": self.sort, "filled": self.filled, "empty": self.empty,
                 "low": self.low and self.low[1], "high": self.high and self.high[1],
                 "different": None if self.values is None else len(self.values),
                 "values_max": self.values_max, "top": []}
        if numbers:
            found["sum"] = plain(self.sum)
            found["mean"] = plain(EXACT.divide(self.sum, self.filled), places=4)
        if self.values and (not numbers or len(self.values) <= 50):
            top = sorted(self.values.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
            few = self.sort == "text" and len(self.values) <= 10
            found["top"] = top if few or top[0][1] > 1 else []
        return found


def key_of(value):
    if isinstance(value, (str, Decimal)):
        text = str(value)
    else:
        text = json.dumps(value, default=str, sort_keys=True, ensure_ascii=False)
    if len(text) > 200:
        return text[:160] + "... " + hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
    return text


def plain(number, places=None):
    with localcontext(EXACT):
        if places is not None:
            number = round(number, places)
            number = number.normalize() if number else Decimal(0)
        return format(number, "f")


def read_table(number):
    file = load("files")["files"][number - 1]
    try:
        found = survey_table(Table(file))
    except (OSError, ValueError, RecursionError) as problem:
        found = {"problem": str(problem)}
    save(f"table-{number}", found)
    print(f"== {short(file['name'], 80)} ({file['kind']})")
    if "problem" in found:
        print("not read:", short(found["problem"], 200))
        return
    print(f"rows: {found['rows']} well formed, {found['malformed']} malformed")
    for reason, count in found["reasons"].items():
        print(f"  {count} {reason}, first in line {found['lines'][reason][0]}")
    for column in found["columns"][:12]:
        print("  " + column_line(column))


def column_line(column):
    text = f"{short(column['name'], 30)}: {column['type']}, {column['filled']} filled"
    if column.get("sum") is not None:
        text += f", sum {column['sum']}"
    if column["low"] is not None:
        text += f", {short(column['low'], 30)} to {short(column['high'], 30)}"
    if column["top"]:
        text += f", most often {short(column['top'][0][0], 30)} ({column['top'][0][1]})"
    return text


def survey_table(table):
    types = column_types(table)
    names = table.names[: len(types)]
    each = max(1000, VALUES_MAX // max(1, len(types)))
    columns = [Column(name, sort, min(each, 50_000)) for name, sort in zip(names, types)]
    strict = [(i, "number" if "number" in sort else sort) for i, sort in enumerate(types)
              if sort in ("number", "whole number", "date")]
    rows, reasons, lines = 0, collections.Counter(), collections.defaultdict(list)
    for line, row in table.rows():
        reason = row if isinstance(row, str) else misfit(table, row, strict, names)
        if reason:
            reasons[reason] += 1
            if len(lines[reason]) < 5:
                lines[reason].append(line)
            continue
        rows += 1
        for column, value in zip(columns, row + [""] * (len(columns) - len(row))):
            column.add(value, table)
    return {"rows": rows, "malformed": sum(reasons.values()), "reasons": reasons, "lines": lines,
            "columns": [column.finding() for column in columns], "bad_lines": len(table.bad),
            "all_columns": len(table.names), "header": table.header,
            "separator": SEPARATORS.get(table.mark, ""), "physical_lines": count_lines(table.path)}


def misfit(table, row, strict, names):
    for i, sort in strict:
        if i < len(row) and table.sort_of(row[i]) not in (sort, "empty"):
            return f"no {sort} in \"{names[i]}\""
    return None


def count_lines(path):
    """Line feeds, and one more if the last line has none."""
    count, last = 0, b"\n"
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")


def read_texts():
    words, found, all_words, bad = collections.Counter(), [], 0, []
    for file in load("files")["files"]:
        if file["kind"] != "text":
            continue
        path = os.fsdecode(bytes.fromhex(file["path"]))
        own = 0
        for line in text_lines(path, bad):
            for word in WORD.findall(line.lower()):
                own += 1
                if len(words) < WORDS_MAX or word in words:
                    words[word] += 1
        all_words += own
        found.append({"name": file["name"], "bytes": file["bytes"], "words": own,
                      "lines": count_lines(path)})
    top = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))[:20]
    save("texts", {"texts": found, "top": top, "words": all_words, "bad_lines": len(bad),
                   "different": len(words)})
    print(f"texts: {len(found)} lines: {sum(file['lines'] for file in found)} words: {all_words}")
    print("most frequent:", ", ".join(f"{word} ({count})" for word, count in top[:10]))


# The report


def short(text, length):
    text = " ".join(str(text).split())
    return text if len(text) <= length else text[: length - 3] + "..."


def cell(value):
    return short("" if value is None else value, 80).replace("\\", "\\\\").replace("|", "\\|") \
        .replace("`", "'").replace("<", "&lt;")


def table_of(titles, rows):
    lines = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    return lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows] + [""]


def of(count, singular, plural=None):
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def write_report():
    listing = load("files")
    files, texts = listing["files"], load("texts")
    tables = [(file, load(f"table-{number}") or {"problem": "its analysis did not finish"})
              for number, file in enumerate(files[: listing["tables"]], 1)]
    read = [(file, found) for file, found in tables if "problem" not in found]
    out = ["# Survey of this folder", ""]
    out += overview(files, read, texts)
    if tables:
        out += ["## Tables", ""] + table_overview(tables)
        for file, found in read:
            out += table_section(file, found)
    out += text_section(files, texts)
    out += not_read(listing, tables, texts)
    with open(REPORT, "w", encoding="utf-8", errors="replace") as report:
        report.write("\n".join(out).rstrip("\n") + "\n")
    rows, malformed = sum(f["rows"] for _, f in read), sum(f["malformed"] for _, f in read)
    save("report", {"files": len(files), "bytes": sum(file["bytes"] for file in files)})
    print(f"report.md: {len(out)} lines")
    summary = [of(len(files), "file")]
    if read:
        summary.append(f"{of(len(read), 'table')} with {of(rows, 'well-formed row')} and "
                       f"{of(malformed, 'malformed row')} (left out of the sums)")
    if texts and texts["texts"]:
        summary.append(f"{of(len(texts['texts']), 'text')} with {of(texts['words'], 'word')}")
    missing = sum(1 for file in files if file["kind"] == "not read") + len(tables) - len(read)
    if missing:
        summary.append(f"{of(missing, 'file')} not read")
    print("summary: " + ", ".join(summary))


def overview(files, read, texts):
    lines = sum(found["physical_lines"] for _, found in read)
    lines += sum(file["lines"] for file in texts["texts"]) if texts else 0
    out = [f"- Files: {len(files)}", f"- Bytes: {sum(file['bytes'] for file in files)}",
           f"- Lines in the files that were read: {lines}"]
    if read:
        rows, malformed = sum(f["rows"] for _, f in read), sum(f["malformed"] for _, f in read)
        out += [f"- Rows in tables: {rows + malformed}, of which {malformed} are malformed"]
    return out + [""] + table_of(["Ending", "Files", "Bytes"], endings(files))


def endings(files):
    count, size = collections.Counter(), collections.Counter()
    for file in files:
        ending = os.path.splitext(file["name"])[1].lower() or "(none)"
        count[ending] += 1
        size[ending] += file["bytes"]
    return [(ending, count[ending], size[ending])
            for ending in sorted(count, key=lambda ending: (-count[ending], ending))]


def table_overview(tables):
    rows = []
    for file, found in tables:
        if "problem" in found:
            rows.append((file["name"], file["kind"], "not read", "", "", file["bytes"]))
        else:
            rows.append((file["name"], file["kind"], found["rows"] + found["malformed"],
                         found["malformed"], found["all_columns"], file["bytes"]))
    return table_of(["File", "Kind", "Rows", "Malformed", "Columns", "Bytes"], rows) + [
        "Rows do not count the header. Malformed rows are counted here and left out of every sum, "
        "value count and range below.", ""]


def table_section(file, found):
    out = [f"### {cell(file['name'])}", ""]
    if found["separator"]:
        header = "with a header" if found["header"] else "without a header; columns are numbered"
        out.append(f"- Fields are separated by {found['separator']}, {header}")
    out.append(f"- Rows: {found['rows'] + found['malformed']} ({found['rows']} well formed, "
               f"{found['malformed']} malformed)")
    for reason, count in found["reasons"].items():
        places = ", ".join(str(line) for line in found["lines"][reason])
        more = ", ..." if count > len(found["lines"][reason]) else ""
        out.append(f"  - {count}: {cell(reason)} (line {places}{more})")
    if found["bad_lines"]:
        out.append(f"- Lines with bytes that are not UTF-8: {found['bad_lines']}")
    shown = found["columns"]
    if found["all_columns"] > len(shown):
        out.append(f"- Only the first {len(shown)} of {found['all_columns']} columns were read")
    out += [""] + table_of(
        ["Column", "Type", "Filled", "Empty", "Different", "From", "To", "Sum", "Mean"],
        [(column["name"], column["type"], column["filled"], column["empty"],
          column["different"] if column["different"] is not None
          else f"more than {column['values_max']}", column["low"], column["high"],
          column.get("sum"), column.get("mean")) for column in shown])
    for column in shown:
        if column["top"]:
            out += [f"Most frequent values of {cell(column['name'])}:", ""]
            out += [f"- {cell(value)}: {count}" for value, count in column["top"]] + [""]
    return out


def text_section(files, texts):
    if not texts or not texts["texts"]:
        return []
    all_of_them = texts["texts"]
    longest = sorted(all_of_them, key=lambda file: (-file["lines"], file["name"]))[:10]
    out = ["## Texts", "", f"- Files: {len(all_of_them)}",
           f"- Lines: {sum(file['lines'] for file in all_of_them)}",
           f"- Bytes: {sum(file['bytes'] for file in all_of_them)}", f"- Words: {texts['words']}"]
    if texts["bad_lines"]:
        out.append(f"- Lines with bytes that are not UTF-8: {texts['bad_lines']}")
    out += ["", "Longest files:", ""]
    out += table_of(["File", "Lines", "Words", "Bytes"],
                    [(file["name"], file["lines"], file["words"], file["bytes"]) for file in longest])
    out += ["Most frequent words (a word is a run of letters, in lower case):", ""]
    if texts["different"] == WORDS_MAX:
        out += [f"Words that first came after {WORDS_MAX} different ones are not ranked.", ""]
    return out + table_of(["Word", "Count"], texts["top"])


def not_read(listing, tables, texts):
    rows = [(file["name"], file["detail"], file["bytes"]) for file in listing["files"]
            if file["kind"] == "not read"]
    rows += [(file["name"], "empty", 0) for file in listing["files"] if file["kind"] == "empty"]
    rows += [(file["name"], found["problem"], file["bytes"]) for file, found in tables
             if "problem" in found]
    if texts is None:
        rows += [(file["name"], "the analysis of texts did not finish", file["bytes"])
                 for file in listing["files"] if file["kind"] == "text"]
    rows += [("report.md", "an earlier report, replaced by this one", "")] * listing["replaces"]
    rows += [(name, "a link", "") for name in listing["links"]]
    rows += [(name + "/", "left out", "") for name in listing["left_out"]]
    if not rows:
        return []
    more = [f"... and {len(rows) - 200} more", ""] if len(rows) > 200 else []
    return ["## Not read", ""] + table_of(["File", "Why", "Bytes"], rows[:200]) + more


def check():
    """Files and bytes as they are now, and the rows of simple tables by their lines alone."""
    listing, report, problems, compared = load("files"), load("report"), [], 0
    paths = find_files()[0]
    if (len(paths), sum(map(os.path.getsize, paths))) != (report["files"], report["bytes"]):
        problems.append("the folder changed since it was listed")
    with open(REPORT, encoding="utf-8") as file:
        written = file.read()
    for number, file in enumerate(listing["files"][: listing["tables"]], 1):
        found = load(f"table-{number}")
        if not found or "problem" in found:
            continue
        if f"### {cell(file['name'])}\n" not in written:
            problems.append(f"report.md has no section for {file['name']}")
        lines = simple_lines(os.fsdecode(bytes.fromhex(file["path"])), file["kind"])
        counted = found["rows"] + found["malformed"] + found["header"]
        compared += lines is not None
        if lines not in (None, counted):
            problems.append(f"{file['name']} has {lines} lines but {counted} rows with its header")
    for problem in problems:
        print("problem:", problem)
    print(f"checked: {len(problems)} problems, {compared} tables counted by lines as well")
    return 1 if problems else 0


def simple_lines(path, kind):
    """Lines that are not blank, or None where a line need not be a row."""
    count = 0
    with open(path, "rb") as file:
        for line in file:
            text = line.strip(b"\xef\xbb\xbf \t\r\n")
            if kind == "json" or kind == "csv" and b'"' in line or b"\r" in text or b"\0" in line:
                return None
            count += bool(text)
    return count


def main(arguments):
    verb, numbers = arguments[0], [int(each) for each in arguments[1:]]
    if verb == "list":
        list_files()
    elif verb == "table":
        for number in range(numbers[0], numbers[-1] + 1):
            read_table(number)
    elif verb == "texts":
        read_texts()
    elif verb == "report":
        write_report()
    elif verb == "check":
        return check()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
