package dev.anabranch.launcher.cli;

import dev.anabranch.blobs.FolderBlobs;
import dev.anabranch.journal.Collected;
import dev.anabranch.journal.JdbcJournal;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.json.Json;
import dev.anabranch.launcher.data.DataFolder;
import dev.anabranch.launcher.data.DataFolderBusy;
import dev.anabranch.launcher.data.ServerLock;
import dev.anabranch.launcher.server.BlobCollection;
import dev.anabranch.launcher.server.JournalPlace;
import dev.anabranch.launcher.terminal.Exit;
import dev.anabranch.launcher.terminal.VerbFailed;
import dev.anabranch.launcher.text.Counted;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Collects blobs that no event names. */
@Command(
    name = "gc",
    description = {
      "Remove outputs and files that no event of any session names: first to a trash, a day later",
      "for good. A server does so by itself, once a day."
    },
    footer = {
      "",
      "Examples:",
      "  anabranch gc --dry-run              what would be removed",
      "  anabranch gc --output json"
    })
final class Gc implements Callable<Integer> {
  private static final Map<String, String> WORDS =
      Map.of(
          "named", "named by events",
          "young", "younger than a day, named by none",
          "trashed", "moved to the trash",
          "waiting", "in the trash for less than a day",
          "removed", "removed for good",
          "broughtBack", "brought back from the trash");

  private final Anabranch anabranch;

  @Option(names = "--dry-run", description = "Count, and change nothing.")
  private boolean dryRun;

  Gc(Anabranch anabranch) {
    this.anabranch = anabranch;
  }

  @Override
  public Integer call() {
    if (anabranch.isRemote()) {
      throw new VerbFailed(
          Exit.USAGE, "gc works on a data folder; a server collects by itself, once a day");
    }
    DataFolder data = anabranch.data();
    if (!data.exists()) {
      throw new VerbFailed(Exit.NOT_FOUND, "there is no data folder " + data);
    }
    Collected collected = dryRun ? collect(FolderBlobs.reading(data.blobs())) : collectAlone();
    if (anabranch.json()) {
      anabranch.printJson(collected.json());
    } else {
      print(collected.json());
    }
    return Exit.DONE;
  }

  private Collected collectAlone() {
    ServerLock alone = lock();
    try {
      return collect(new FolderBlobs(anabranch.data().blobs()));
    } finally {
      alone.close();
    }
  }

  private ServerLock lock() {
    try {
      return ServerLock.take(anabranch.data());
    } catch (DataFolderBusy e) {
      throw new VerbFailed(
          Exit.UNREACHABLE,
          "a server is up for "
              + anabranch.data()
              + " and collects by itself, once a day; `down` it first, or look with --dry-run");
    }
  }

  private Collected collect(FolderBlobs blobs) {
    DataFolder data = anabranch.data();
    try (JournalReader journal =
        JdbcJournal.readOnly(JournalPlace.of(anabranch.configuration(), data))) {
      return new BlobCollection(
              data, anabranch.configuration(), journal, blobs, InstantSource.system())
          .run(dryRun);
    }
  }

  private void print(Json.Obj collected) {
    for (String key :
        new String[] {"named", "young", "trashed", "waiting", "removed", "broughtBack"}) {
      Json.Obj sum = collected.obj(key);
      if (sum.integer("blobs") > 0 || key.equals("named")) {
        anabranch
            .terminal()
            .data(
                "%s, %s: %s"
                    .formatted(
                        Counted.of(sum.integer("blobs"), "blob"),
                        Counted.of(sum.integer("bytes"), "byte"),
                        WORDS.get(key)));
      }
    }
    if (dryRun) {
      anabranch.terminal().notice("a dry run: nothing was changed");
    }
  }
}
