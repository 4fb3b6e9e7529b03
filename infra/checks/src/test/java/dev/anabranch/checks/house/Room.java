package dev.anabranch.checks.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;

/** A room of the house: the packages in it and the rooms to its left that it may import from. */
record Room(String name, List<String> packages, List<Room> seen) {
  static final Room EVENTS =
      room(
          "events", List.of("dev.anabranch.events", "dev.anabranch.json", "dev.anabranch.secrets"));
  static final Room BLOBS = room("blobs", "dev.anabranch.blobs", EVENTS);
  static final Room LOCAL_POSTGRES = room("local-postgres", "dev.anabranch.localpostgres");
  static final Room JOURNAL = room("journal", "dev.anabranch.journal", EVENTS, BLOBS);
  static final Room JOURNAL_CONTRACT =
      room("journal-contract", "dev.anabranch.journal.contract", EVENTS, BLOBS, JOURNAL);
  static final Room MODEL = room("model", "dev.anabranch.model", EVENTS);
  static final Room CONTEXT = room("context", "dev.anabranch.context", EVENTS, MODEL);
  static final Room SESSION =
      room("session", "dev.anabranch.session", EVENTS, BLOBS, JOURNAL, MODEL, CONTEXT);
  static final Room BUS = room("bus", "dev.anabranch.bus", EVENTS);
  static final Room WORKER =
      room(
          "worker",
          List.of(
              "dev.anabranch.worker",
              "dev.anabranch.tools",
              "dev.anabranch.net",
              "dev.anabranch.mcp",
              "dev.anabranch.remote",
              "dev.anabranch.sandbox",
              "dev.anabranch.workspace"),
          EVENTS,
          BLOBS,
          BUS);
  static final Room SESSIONS =
      room(
          "sessions",
          "dev.anabranch.sessions",
          EVENTS,
          BLOBS,
          JOURNAL,
          MODEL,
          CONTEXT,
          SESSION,
          BUS);
  static final Room CONSOLE =
      room(
          "web-console",
          "dev.anabranch.console",
          EVENTS,
          BLOBS,
          JOURNAL,
          MODEL,
          CONTEXT,
          SESSION,
          BUS,
          WORKER,
          SESSIONS);
  static final Room TEST_KIT =
      room(
          "test-kit",
          "dev.anabranch.testkit",
          EVENTS,
          BLOBS,
          JOURNAL,
          MODEL,
          CONTEXT,
          SESSION,
          BUS,
          SESSIONS);
  static final Room MODEL_SERVER = room("model-server", "dev.anabranch.modelserver", EVENTS);
  static final Room LAUNCHER =
      room(
          "launcher",
          "dev.anabranch.launcher",
          EVENTS,
          BLOBS,
          JOURNAL,
          MODEL,
          CONTEXT,
          SESSION,
          BUS,
          WORKER,
          SESSIONS,
          CONSOLE,
          MODEL_SERVER);

  /** All rooms; a room inside another's package stands before it. */
  static final List<Room> ALL =
      List.of(
          EVENTS,
          BLOBS,
          LOCAL_POSTGRES,
          JOURNAL_CONTRACT,
          JOURNAL,
          MODEL,
          CONTEXT,
          SESSION,
          BUS,
          WORKER,
          SESSIONS,
          CONSOLE,
          MODEL_SERVER,
          TEST_KIT,
          LAUNCHER);

  static Optional<Room> of(JavaClass type) {
    return ALL.stream().filter(room -> room.holds(type.getPackageName())).findFirst();
  }

  boolean mayImport(Room other) {
    return equals(other) || seen.contains(other);
  }

  private boolean holds(String packageName) {
    return packages.stream().anyMatch(prefix -> (packageName + ".").startsWith(prefix + "."));
  }

  private static Room room(String name, String onePackage, Room... seen) {
    return room(name, List.of(onePackage), seen);
  }

  private static Room room(String name, List<String> packages, Room... seen) {
    return new Room(name, packages, List.of(seen));
  }

  @Override
  public String toString() {
    return name;
  }
}
