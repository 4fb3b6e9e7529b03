# Carries its words, and for "call ... -" its input, to the worker, which does what they ask; prints what comes back.
import json, os, socket, stat, sys
path, words = "/anabranch/mcp", sys.argv[1:]
def write(place, data):
    try:
        while data:
            data = data[os.write(place, data):]
    except OSError:
        pass
def fail(why, code):
    write(2, ("anabranch-mcp: %s\n" % why).encode("utf-8", "surrogateescape"))
    sys.exit(code)
# What was closed must not become the connection.
while os.open("/dev/null", os.O_RDWR) < 3:
    pass
if not os.path.exists(path) or not stat.S_ISSOCK(os.stat(path).st_mode):
    fail("this command was given no MCP server; a session names them when it begins", 3)
read = len(words) == 4 and words[0] == "call" and words[3] == "-"
given = open(0, "rb").read(1 << 20) if read else b""
ask = {"words": words, "input": given.decode("utf-8", "surrogateescape")}
line = json.dumps(ask, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"
if len(line) > 1 << 20:
    fail("more than 1 MiB of arguments", 2)
worker = socket.socket(socket.AF_UNIX)
try:
    worker.connect(path)
except OSError as e:
    fail("the worker is not there: %s" % e, 3)
answer = b""
try:
    worker.sendall(line)
except OSError:
    pass
try:
    for piece in iter(lambda: worker.recv(1 << 16), b""):
        answer += piece
    head, body = answer.split(b"\n", 1)
    head = json.loads(head)
    whole = len(body) == head["out"] + head["err"]
except (OSError, ValueError):
    whole = False
if not whole:
    fail("the worker's answer was cut", 3)
write(1, body[:head["out"]])
write(2, body[head["out"]:])
sys.exit(head["exit"])
