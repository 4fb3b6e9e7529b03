package dev.anabranch.launcher.server;

import dev.anabranch.blobs.SweepableBlobs;
import dev.anabranch.journal.BlobCollector;
import dev.anabranch.journal.Collected;
import dev.anabranch.journal.CollectionStopped;
import dev.anabranch.journal.JournalReader;
import dev.anabranch.launcher.config.Configuration;
import dev.anabranch.launcher.data.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects the blobs of a data folder. What counts as named is in its journal, and in the call
 * journals of its workers until it is there. Refuses with {@link CollectionStopped} if more than
 * one journal has been used with the folder: the other one names blobs too.
 */
public final class BlobCollection {
  private final DataFolder data;
  private final String place;
  private final BlobCollector collector;

  public BlobCollection(
      DataFolder data,
      Configuration configuration,
      JournalReader journal,
      SweepableBlobs blobs,
      InstantSource clock) {
    this.data = data;
    this.place = JournalPlace.name(configuration, data);
    this.collector = new BlobCollector(journal, blobs, this::callJournals, clock);
  }

  /** Notes that the journal in force is used with the blobs of this folder. */
  public static void noteJournal(DataFolder data, Configuration configuration) {
    String place = JournalPlace.name(configuration, data);
    try {
      List<String> known = journals(data);
      if (!known.contains(place)) {
        known.add(place);
        Files.write(data.blobJournals(), known);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> journals(DataFolder data) throws IOException {
    return Files.exists(data.blobJournals())
        ? new ArrayList<>(Files.readAllLines(data.blobJournals()))
        : new ArrayList<>();
  }

  /** One pass; a dry one changes nothing. */
  public Collected run(boolean dry) {
    refuseStrangers();
    return dry ? collector.look() : collector.collect();
  }

  private void refuseStrangers() {
    try {
      List<String> others = journals(data);
      if (Files.exists(data.journal())) {
        others.add(JournalPlace.OWN);
      }
      others.removeIf(place::equals);
      if (!others.isEmpty()) {
        throw new CollectionStopped(
            others.getFirst()
                + " was used with this data folder too and may name them; if it is given up, take"
                + " its line out of "
                + data.blobJournals().getFileName()
                + " and its file out of the folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<byte[]> callJournals() {
    try {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> workers = Files.newDirectoryStream(data.calls())) {
        // The newer part first: it may become the older one meanwhile.
        workers.forEach(worker -> {
          files.add(worker.resolve("now"));
          files.add(worker.resolve("before"));
        });
      }
      return files.stream().map(BlobCollection::content);
    } catch (NoSuchFileException noWorkerYet) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (NoSuchFileException turnedOver) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
