package dev.anabranch.launcher.server;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a server that were opened, in whatever order; closed from the last kind to the
 * first, each even if another fails.
 */
final class Closing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private final Map<Part, AutoCloseable> open = new EnumMap<>(Part.class);
  private boolean closed;

  /** What leans on what: each part may use those before it. */
  enum Part {
    LOCK,
    JOURNAL,
    EXPERIENCE,
    SNAPSHOTS,
    DERIVED,
    COLLECTOR,
    ANCHORS,
    MODEL_SERVER,
    MODEL,
    BROKER,
    BUS,
    SESSIONS,
    FOREIGN_TOOLS,
    WORKER,
    CONSOLE,
    IDLE_WATCH,
    NOTE
  }

  /** Keeps a part; one that comes after the end is closed at once. */
  synchronized <T extends AutoCloseable> T keep(Part kind, T part) {
    if (closed) {
      closeOne(part);
    } else {
      open.put(kind, part);
    }
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(open.values()).reversed().forEach(Closing::closeOne);
    open.clear();
  }

  private static void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, part.getClass().getSimpleName() + " did not close", e);
    }
  }
}
