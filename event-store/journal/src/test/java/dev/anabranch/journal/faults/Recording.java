package dev.anabranch.journal.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A history and everything that its process asked of the disk while it lived it. */
record Recording(History history, List<DiskOp> ops) {
  Recording {
    ops = List.copyOf(ops);
  }

  /** Lives the histories in one process under strace. */
  static List<Recording> of(Path folder, List<History> histories) throws Exception {
    Path log = folder.resolve("strace.log");
    List<String> command = new ArrayList<>(tracer(log));
    command.addAll(ChildJvm.command(HistoryWriter.class, folder.toString()));
    for (History history : histories) {
      command.add(Integer.toString(history.seed()));
      command.add(Boolean.toString(history.durable()));
    }
    run(command, folder.resolve("output"));
    List<Recording> recordings = new ArrayList<>();
    for (History history : histories) {
      Path own = folder.resolve(HistoryWriter.folder(history));
      recordings.add(new Recording(history, StraceLog.read(log, own)));
    }
    Files.delete(log);
    return recordings;
  }

  private static List<String> tracer(Path log) {
    String[] options = {"-f", "-y", "-xx", "--seccomp-bpf", "-s", "1000000"};
    List<String> command = new ArrayList<>(List.of("strace"));
    command.addAll(List.of(options));
    command.addAll(List.of("-e", "trace=" + StraceLog.CALLS, "-o", log.toString()));
    return command;
  }

  private static void run(List<String> command, Path output) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw Missing.part("strace cannot be run, so no crash image was made: " + e.getMessage());
    }
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (!ended || process.exitValue() != 0) {
      throw Missing.part(
          "no history could be recorded: " + Files.readString(output, StandardCharsets.UTF_8));
    }
  }

  /** The same as if the process had never asked for these. */
  Recording without(Predicate<DiskOp> forgotten) {
    return new Recording(history, ops.stream().filter(forgotten.negate()).toList());
  }

  /** The same as if each change had been acknowledged before the sync that makes it durable. */
  Recording acknowledgedEarly() {
    List<DiskOp> early = new ArrayList<>();
    int lastSync = 0;
    for (DiskOp op : ops) {
      if (op instanceof DiskOp.Synced) {
        lastSync = early.size();
      }
      early.add(op instanceof DiskOp.Acknowledged ? lastSync : early.size(), op);
    }
    return new Recording(history, early);
  }
}
