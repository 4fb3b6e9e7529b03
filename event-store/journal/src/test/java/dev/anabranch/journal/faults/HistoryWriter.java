package dev.anabranch.journal.faults;

import dev.anabranch.events.Entry;
import dev.anabranch.journal.Journal;
import dev.anabranch.journal.TunedJournal;
import dev.anabranch.journal.faults.History.Batch;
import dev.anabranch.journal.faults.History.Change;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A process that lives the histories of its arguments, {@code seed durable} each, under a tracer.
 * The acknowledgement of a change is its number, written at once, so that it stands in the trace.
 */
final class HistoryWriter {
  static final String JOURNAL = "journal.db";
  static final String ACKS = "acks";

  private HistoryWriter() {}

  public static void main(String[] args) throws IOException {
    for (int i = 1; i < args.length; i += 2) {
      History history = History.of(Integer.parseInt(args[i]), Boolean.parseBoolean(args[i + 1]));
      Path folder = Files.createDirectories(Path.of(args[0], folder(history)));
      try (OutputStream acks = new FileOutputStream(folder.resolve(ACKS).toFile())) {
        live(history, folder.resolve(JOURNAL), acks);
      }
    }
  }

  static String folder(History history) {
    return history.seed() + (history.durable() ? "-durable" : "-careless");
  }

  private static void live(History history, Path file, OutputStream acks) {
    Journal journal = open(history, file);
    int number = 0;
    for (Batch batch : history.batches()) {
      if (batch.reopened()) {
        journal.close();
        journal = open(history, file);
      }
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (Change change : batch.changes()) {
        int own = number++;
        done.add(
            write(journal, change).thenAccept(_ -> acknowledge(acks, own)).toCompletableFuture());
      }
      done.forEach(CompletableFuture::join);
      journal.sessions();
    }
    journal.close();
  }

  private static Journal open(History history, Path file) {
    return TunedJournal.open(file, history.checkpointPages(), history.durable());
  }

  private static CompletionStage<List<Entry>> write(Journal journal, Change change) {
    return change
        .parent()
        .map(parent -> journal.fork(parent, change.after(), change.session(), change.events()))
        .orElseGet(() -> journal.append(change.session(), change.after(), change.events()));
  }

  private static void acknowledge(OutputStream acks, int number) {
    try {
      acks.write((number + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
