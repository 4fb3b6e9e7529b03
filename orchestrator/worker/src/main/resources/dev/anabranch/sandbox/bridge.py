# Listens on the room's own loopback and joins each connection to one to the socket of its proxy; then becomes the command.
import os, select, signal, socket, sys
path, port, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
try:
    ear = socket.socket()
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ear.bind(("127.0.0.1", port))
    ear.listen(64)
    child = os.fork()
except OSError as e:
    sys.stderr.write("bridge: %s\n" % e)
    os._exit(125)
if child:
    if os.waitpid(child, 0)[1]:
        os._exit(125)
    ear.close()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)
    except OSError as e:
        sys.stderr.write("%s: %s\n" % (command[0], e.strerror))
        os._exit(127)
# A child of a child: the command must not find a child that it did not start.
if os.fork():
    os._exit(0)
os.setpgid(0, 0)
null = os.open("/dev/null", os.O_RDWR)
for fd in (0, 1, 2):
    os.dup2(null, fd)
other, waiting, ended = {}, {}, set()
def drop(*ends):
    for s in ends:
        if other.pop(s, None):
            waiting.pop(s, None)
            ended.discard(s)
            s.close()
while True:
    readers = [other[s] for s in other if not waiting[s] and other[s] not in ended]
    readable, writable, _ = select.select(readers + ([ear] if len(other) < 400 else []), [s for s in other if waiting[s]], [])
    for s in writable:
        if s in other:
            try:
                waiting[s] = waiting[s][s.send(waiting[s]):]
            except BlockingIOError:
                pass
            except OSError:
                drop(s, other[s])
    for s in readable:
        if s is ear:
            here = there = None
            try:
                here = ear.accept()[0]
                there = socket.socket(socket.AF_UNIX)
                there.connect(path)
            except OSError:
                [x.close() for x in (here, there) if x]
                continue
            for a, b in ((here, there), (there, here)):
                a.setblocking(False)
                other[a], waiting[a] = b, b""
        elif s in other:
            to = other[s]
            try:
                got = s.recv(65536)
                waiting[to] = got
                if not got:
                    ended.add(s)
                    to.shutdown(socket.SHUT_WR)
            except BlockingIOError:
                continue
            except OSError:
                drop(s, to)
                continue
            if s in ended and to in ended:
                drop(s, to)
