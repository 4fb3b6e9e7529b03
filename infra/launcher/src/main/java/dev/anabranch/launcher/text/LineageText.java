package dev.anabranch.launcher.text;

import dev.anabranch.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tree of forks as lines: each branch below its parent, in the order of the places of forking.
 */
public final class LineageText {
  private LineageText() {}

  /** The lines of {@code {sessions: [...]}}; {@code here} is the session that was asked for. */
  public static List<String> lines(Json.Obj lineage, String here, int columns) {
    List<Json.Obj> sessions = lineage.list("sessions").stream().map(Json::asObject).toList();
    Set<String> known = new HashSet<>();
    sessions.forEach(session -> known.add(session.text("id")));
    Map<String, List<Json.Obj>> below = new HashMap<>();
    for (Json.Obj session : sessions) {
      String parent = session.findText("parent").filter(known::contains).orElse("");
      below.computeIfAbsent(parent, id -> new ArrayList<>()).add(session);
    }
    Table table = new Table("SESSION", "AT", "STATUS", "STEPS", "TASK");
    Deque<Line> left = new ArrayDeque<>();
    push(left, below, "", 0);
    while (!left.isEmpty()) {
      Line line = left.pop();
      table.row(cells(line, here));
      push(left, below, line.session().text("id"), line.depth() + 1);
    }
    return table.lines(columns);
  }

  private static void push(
      Deque<Line> left, Map<String, List<Json.Obj>> below, String parent, int depth) {
    below.getOrDefault(parent, List.of()).stream()
        .sorted(Comparator.comparingLong(LineageText::forkedAt).reversed())
        .forEach(session -> left.push(new Line(session, depth)));
  }

  private static String[] cells(Line line, String here) {
    Json.Obj session = line.session();
    String id = session.text("id");
    return new String[] {
      "· ".repeat(line.depth()) + id + (id.equals(here) ? " *" : ""),
      line.depth() == 0 ? "-" : "@" + forkedAt(session),
      session.text("status"),
      String.valueOf(session.integer("steps")),
      session.text("task")
    };
  }

  private static long forkedAt(Json.Obj session) {
    return session.findInteger("forkedAt").orElse(0);
  }

  private record Line(Json.Obj session, int depth) {}
}
