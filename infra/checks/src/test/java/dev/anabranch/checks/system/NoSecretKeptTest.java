package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Entry;
import dev.anabranch.events.EventCodec;
import dev.anabranch.events.Output;
import dev.anabranch.events.SessionId;
import dev.anabranch.events.ToolEvent;
import dev.anabranch.secrets.SampleSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of every shape are said and printed wherever one can be, and kept nowhere. */
class NoSecretKeptTest {
  private static final List<SampleSecrets.Sample> SAMPLES = SampleSecrets.all(2026);

  @TempDir Path dir;

  @Test
  void no_secret_of_any_shape_is_in_any_file_that_is_written_or_in_an_export() throws IOException {
    TellingPolicy policy = new TellingPolicy(SAMPLES);
    Map<String, byte[]> sinks = new TreeMap<>();
    List<Entry> entries;
    try (Parts parts = Parts.start(dir, policy);
        TestHouse house = parts.house(dir.resolve("data"))) {
      SessionId session = house.submit("A task with " + policy.all()).id();
      TestHouse.get(house.sessions.message(session, "A message with " + policy.all()));
      assertThat(house.awaitEnd(session).status()).isEqualTo("completed");
      entries = house.entries(session);
      assertThat(house.verified()).isTrue();
      ByteArrayOutputStream exported = new ByteArrayOutputStream();
      house.reads.export(session, exported);
      sinks.put("export", exported.toByteArray());
      sinks.putAll(files());
    }
    requireThatAllWasSaid(entries);
    sinks.putAll(files());
    sinks.put("entries", words(entries));
    assertThat(SAMPLES.stream().map(SampleSecrets.Sample::kind).distinct())
        .hasSizeGreaterThanOrEqualTo(30);
    assertThat(found(sinks)).isEmpty();
  }

  @Test
  void a_secret_that_was_kept_would_be_found() throws IOException {
    for (SampleSecrets.Sample sample : SAMPLES) {
      Files.writeString(dir.resolve("some.log"), "a line\n" + sample.text() + "\nanother");
      assertThat(found(files())).anyMatch(line -> line.startsWith(sample.kind() + " in some.log"));
    }
  }

  /** A search that could find nothing would prove nothing. */
  private void requireThatAllWasSaid(List<Entry> entries) throws IOException {
    byte[] plain = TellingPolicy.PLAIN.getBytes(StandardCharsets.UTF_8);
    for (String sink : List.of("journal.db", "blobs/", "kafka/", "derived.db")) {
      assertThat(
              files().entrySet().stream()
                  .filter(file -> file.getKey().contains(sink))
                  .anyMatch(file -> SecretSearch.holds(file.getValue(), plain)))
          .as(sink)
          .isTrue();
    }
    List<ToolEvent.Settlement> settled =
        entries.stream()
            .map(Entry::event)
            .filter(ToolEvent.Settlement.class::isInstance)
            .map(ToolEvent.Settlement.class::cast)
            .toList();
    assertThat(settled.getFirst()).isInstanceOf(ToolEvent.Rejected.class);
    assertThat(settled).hasSize(7);
    for (ToolEvent.Settlement ran : settled.subList(1, 6)) {
      Output output = ((ToolEvent.Observed) ran).output();
      assertThat(output.head() + output.tail()).contains("[redacted:");
    }
  }

  private static byte[] words(List<Entry> entries) {
    StringBuilder words = new StringBuilder();
    entries.forEach(entry -> words.append(EventCodec.encode(entry.event()).canonical()));
    return words.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, byte[]> files() throws IOException {
    return SecretSearch.files(dir);
  }

  private static List<String> found(Map<String, byte[]> sinks) {
    return new SecretSearch(SAMPLES).found(sinks);
  }
}
