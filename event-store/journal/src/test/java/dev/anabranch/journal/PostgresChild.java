package dev.anabranch.journal;

import dev.anabranch.events.Entry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * A process that loads a journal until it is killed. Says {@code ordering origin seq hash} of each
 * entry after its acknowledgement, in one write to the pipe.
 */
final class PostgresChild {
  private static final int WRITERS = 6;

  private PostgresChild() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Journal journal = JdbcJournal.open(Database.postgres(args[0]), InstantSource.system());
    Load load =
        Load.start(
            journal,
            Long.parseLong(args[1]),
            WRITERS,
            entries -> {
              StringBuilder lines = new StringBuilder();
              entries.forEach(entry -> lines.append(line(entry)).append('\n'));
              synchronized (out) {
                out.print(lines);
                out.flush();
              }
            });
    load.join();
  }

  static String line(Entry entry) {
    return entry.ordering() + " " + entry.origin() + " " + entry.seq() + " " + entry.hash() + ".";
  }
}
