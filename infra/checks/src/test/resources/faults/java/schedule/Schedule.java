import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Meetings in rooms: how many rooms are needed, who is busy when. */
public class Schedule {
  record Meeting(String title, int start, int end) {
    Meeting {
      if (start < 0 || end > 24 * 60 || start >= end) {
        throw new IllegalArgumentException("bad times: " + start + " to " + end);
      }
    }

    int length() {
      return end - start;
    }

    boolean overlaps(Meeting other) {
      return start < other.end && other.start < end;
    }
  }

  private final List<Meeting> meetings = new ArrayList<>();

  void add(String title, int start, int end) {
    meetings.add(new Meeting(title, start, end));
  }

  /** The most meetings at one time. */
  int rooms() {
    TreeMap<Integer, Integer> changes = new TreeMap<>();
    for (Meeting m : meetings) {
      changes.merge(m.start(), 1, Integer::sum);
      changes.merge(m.end(), -1, Integer::sum);
    }
    int open = 0;
    int most = 0;
    for (Map.Entry<Integer, Integer> change : changes.entrySet()) {
      open += change.getValue();
      most = Math.max(most, open);
    }
    return most;
  }

  /** As many meetings as one person can attend, earliest end first. */
  List<String> attend() {
    List<Meeting> sorted = new ArrayList<>(meetings);
    sorted.sort(Comparator.comparingInt(Meeting::end).thenComparing(Meeting::title));
    List<String> chosen = new ArrayList<>();
    int free = 0;
    for (Meeting m : sorted) {
      if (m.start() >= free) {
        chosen.add(m.title());
        free = m.end();
      }
    }
    return chosen;
  }

  /** Pairs of titles that cannot both be attended. */
  List<String> conflicts() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < meetings.size(); i++) {
      for (int j = i + 1; j < meetings.size(); j++) {
        Meeting a = meetings.get(i);
        Meeting b = meetings.get(j);
        if (a.overlaps(b)) {
          found.add(a.title() + "/" + b.title());
        }
      }
    }
    return found;
  }

  /** The first gap of the wanted length between 9:00 and 17:00, or -1. */
  int gap(int minutes) {
    int at = 9 * 60;
    List<Meeting> sorted = new ArrayList<>(meetings);
    sorted.sort(Comparator.comparingInt(Meeting::start));
    for (Meeting m : sorted) {
      if (m.start() - at >= minutes) {
        return at;
      }
      if (m.end() > at) {
        at = m.end();
      }
    }
    return 17 * 60 - at >= minutes ? at : -1;
  }

  static String clock(int minutes) {
    return String.format("%02d:%02d", minutes / 60, minutes % 60);
  }

  double averageLength() {
    if (meetings.isEmpty()) {
      return 0;
    }
    int sum = 0;
    for (Meeting m : meetings) {
      sum += m.length();
    }
    return (double) sum / meetings.size();
  }

  public static void main(String[] args) {
    Schedule day = new Schedule();
    check("no rooms", 0, day.rooms());
    check("no average", 0.0, day.averageLength());
    check("free morning", 540, day.gap(60));
    day.add("plan", 540, 600);
    day.add("talk", 570, 660);
    day.add("call", 600, 630);
    day.add("lunch", 720, 780);
    day.add("demo", 590, 605);
    check("rooms", 3, day.rooms());
    check("average", 51.0, day.averageLength());
    check("attend", List.of("plan", "call", "lunch"), day.attend());
    check("conflicts", List.of("plan/talk", "plan/demo", "talk/call", "talk/demo", "call/demo"), day.conflicts());
    check("gap of an hour", 660, day.gap(60));
    check("gap of two hours", 780, day.gap(120));
    check("gap of the afternoon", 780, day.gap(240));
    check("no gap", -1, day.gap(241));
    check("clock", "09:05", clock(545));
    refuses(-1, 5);
    refuses(5, 5);
    refuses(1400, 1441);
    new Meeting("late", 0, 1440);
    System.out.println("ok");
  }

  static void refuses(int start, int end) {
    try {
      new Meeting("x", start, end);
    } catch (IllegalArgumentException e) {
      check("message", "bad times: " + start + " to " + end, e.getMessage());
      return;
    }
    throw new AssertionError("accepted " + start + " to " + end);
  }

  static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(what + ": expected " + expected + " but was " + actual);
    }
  }
}
