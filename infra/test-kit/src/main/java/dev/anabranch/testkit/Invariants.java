package dev.anabranch.testkit;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Entry;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.events.TurnEvent;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.journal.SessionRow;
import dev.anabranch.json.Json;
import dev.anabranch.sessions.JournalSessionReads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What holds of every run that came to its end, whatever the agent and wherever a server died. */
final class Invariants {
  private final World world;
  private final JournalReader journal;
  private final List<String> faults = new ArrayList<>();

  private Invariants(World world, JournalReader journal) {
    this.world = world;
    this.journal = journal;
  }

  /** What does not hold, in words. */
  static List<String> faults(World world, JournalReader journal) {
    Invariants invariants = new Invariants(world, journal);
    invariants.proven();
    journal.sessions().forEach(invariants::calls);
    return invariants.faults;
  }

  /** The hashes of all entries and all requests can be computed again. */
  private void proven() {
    Json.Obj found = new JournalSessionReads(journal, world.blobs()).verify(List.of());
    if (!found.bool("ok")) {
      faults.add("the journal does not verify: " + Json.array(found.list("broken")).canonical());
    }
  }

  /** Nothing ran that was not asked, nothing is told that did not run, nothing is told twice. */
  private void calls(SessionRow row) {
    List<Entry> entries = journal.read(row.id(), 0, Math.toIntExact(row.head()));
    Map<String, String> asked = asked(entries);
    Map<String, Integer> ran = ran(row.id());
    ran.keySet().stream()
        .filter(call -> !asked.containsKey(call))
        .forEach(call -> faults.add("call " + call + " ran, and no entry asks for it"));
    asked.forEach((call, tool) -> {
      List<ToolEvent.Settlement> settled = settled(entries, call);
      int times = ran.getOrDefault(call, 0);
      if (settled.size() > 1 || (settled.isEmpty() && row.id().equals(world.session()))) {
        faults.add(named(tool, call) + " is settled " + settled.size() + " times");
      }
      if (times > 1 && world.tools().isExternal(tool)) {
        faults.add(named(tool, call) + " touches the world outside and ran " + times + " times");
      }
      if (times == 0 && settled.stream().anyMatch(ToolEvent.Observed.class::isInstance)) {
        faults.add(named(tool, call) + " has a result and never ran");
      }
    });
  }

  private static String named(String tool, String call) {
    return "call " + call + " of " + tool;
  }

  /** The calls of the agent's own tools, by their address. */
  private Map<String, String> asked(List<Entry> entries) {
    Map<String, String> calls = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.event() instanceof TurnEvent.ModelReplied reply) {
        for (int i = 0; i < reply.calls().size(); i++) {
          calls.put(entry.seq() + "." + i, reply.calls().get(i).name());
        }
      }
    }
    calls.values().removeIf(tool -> !world.tools().isKnown(tool));
    return calls;
  }

  private static List<ToolEvent.Settlement> settled(List<Entry> entries, String call) {
    return entries.stream()
        .map(Entry::event)
        .filter(ToolEvent.Settlement.class::isInstance)
        .map(ToolEvent.Settlement.class::cast)
        .filter(settlement -> settlement.call().equals(call))
        .toList();
  }

  private Map<String, Integer> ran(SessionId session) {
    Map<String, Integer> counts = new TreeMap<>();
    for (ToolRequest request : world.tools().ran()) {
      if (request.session().equals(session)) {
        counts.merge(request.call(), 1, Integer::sum);
      }
    }
    return counts;
  }
}
