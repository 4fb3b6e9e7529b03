#!/usr/bin/env python3
"""A remote worker for Anabranch in Python's standard library: it offers tools and runs their calls.
ANABRANCH_URL=http://127.0.0.1:8080 ANABRANCH_WORKER_TOKEN=... python3 worker.py [NAME]"""
import json, os, sys, threading, time, urllib.request

WEB = urllib.request.build_opener(urllib.request.ProxyHandler({}))
STOP = set()  # the tickets of calls that are to stop

def ask(path, **body):
    request = urllib.request.Request(
        os.environ["ANABRANCH_URL"] + "/api/remote-workers" + path, json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["ANABRANCH_WORKER_TOKEN"], "Content-Type": "application/json"})
    with WEB.open(request, timeout=30) as answer:
        return json.load(answer)

def note(words):  # the effect outside
    with open(os.environ.get("EFFECTS", "effects"), "a") as file:
        file.write(words + "\n")

def sleep(call, say, seconds):
    end, _ = time.time() + seconds, note("asleep")
    while time.time() < end and call["ticket"] not in STOP:
        time.sleep(0.1)
    return {"stopped": True} if call["ticket"] in STOP else {"exit": 0}

def flood(call, say, bytes):
    for i in range(0, bytes, 1 << 16):
        say("y" * min(1 << 16, bytes - i))

TOOLS = {  # name: (effect, types of the arguments, what runs it)
    "echo": ("pure", {"text": "string"}, lambda call, say, text: {"exit": 0, "output": text}),
    "fail": ("pure", {}, lambda call, say: {"exit": 3, "output": "no"}),
    "refuse": ("pure", {}, lambda call, say: {"refused": "not today"}),
    "flood": ("pure", {"bytes": "integer"}, flood),
    "sleep": ("external", {"seconds": "integer"}, sleep),
    "count": ("external", {"number": "integer"}, lambda call, say, number: note(f"{number} {call['call']}")),
    "die": ("external", {}, lambda call, say: (note("die " + call["call"]), os._exit(1)))}

def take():
    answer = ask(worker + "/take", waitMillis=5000)
    STOP.update(answer["stop"])
    if "call" in answer:
        call, path = answer["call"], f"{worker}/calls/{answer['call']['ticket']}"
        if ask(path + "/begin")["go"]:
            run, say = TOOLS[call["tool"]][2], lambda text: ask(path + "/output", text=text)
            ask(path + "/end", **(run(call, say, **call["arguments"]) or {"exit": 0}))

def beat():
    STOP.update(ask(worker + "/beat")["stop"]); time.sleep(1)

def forever(step):  # whatever goes wrong ends the program; whoever started it starts it again
    try:
        while True: step()
    finally: os._exit(1)

worker = "/" + ask("", protocol=1, name=sys.argv[1] if len(sys.argv) > 1 else "python", program="worker.py", tools=[
    {"name": name, "description": f"Does {name}.", "effect": effect, "parameters":
        {"properties": {key: {"type": type} for key, type in types.items()}, "required": list(types)}}
    for name, (effect, types, run) in TOOLS.items()])["worker"]
for step in [beat, take, take, take, take]: threading.Thread(target=forever, args=[step]).start()
