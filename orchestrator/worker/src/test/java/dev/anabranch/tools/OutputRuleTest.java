package dev.anabranch.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.Output;
import dev.anabranch.sandbox.StopSwitch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an output the event shows, and what becomes of the rest. */
final class OutputRuleTest {
  @TempDir Path folder;
  private final StopSwitch stop = new StopSwitch();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  @Test
  void up_to_four_kilobytes_are_shown_whole() throws IOException {
    String text = "x".repeat(4096);

    assertThat(output(text, false)).isEqualTo(Output.of(text));
    assertThat(kept.size()).isZero();
    assertThat(output("", false)).isEqualTo(Output.EMPTY);
  }

  @Test
  void of_longer_text_the_beginning_and_the_end_are_shown_in_whole_lines() throws IOException {
    String text = lines(1, 2000);
    Output output = output(text, false);

    assertThat(output.bytes()).isEqualTo(text.length());
    assertThat(output.head()).startsWith("line 1\n").endsWith("\n").hasSizeBetween(1500, 1536);
    assertThat(output.tail()).startsWith("line ").endsWith("line 2000\n").hasSizeBetween(480, 512);
    assertThat(text).startsWith(output.head()).endsWith(output.tail());
    assertThat(kept.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(output.blob()).contains("kept");
  }

  @Test
  void of_a_failure_more_of_the_end_is_shown() throws IOException {
    Output output = output(lines(1, 2000), true);

    assertThat(output.head().lines()).hasSize(40);
    assertThat(output.tail().lines()).hasSize(60);
    assertThat(output.head().length() + output.tail().length()).isLessThanOrEqualTo(3072);
  }

  @Test
  void of_a_failure_with_long_lines_no_more_than_three_kilobytes_are_shown() throws IOException {
    Output output = output("y".repeat(300).concat("\n").repeat(100), true);

    assertThat(output.head().length() + output.tail().length()).isBetween(2_000, 3072);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_character_is_never_cut(int seed) throws IOException {
    String alphabet = "aé漢😀";
    Random random = new Random(seed);
    String text =
        IntStream.range(0, 8000)
            .map(i -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, random.nextInt(4))))
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    Output output = output(text, seed % 2 == 0);

    assertThat(output.head() + output.tail()).doesNotContain("\uFFFD");
    assertThat(text).startsWith(output.head()).endsWith(output.tail());
  }

  @Test
  void bytes_that_are_no_characters_are_marked_and_kept() throws IOException {
    byte[] bytes = "caf\u00e9 au lait, s'il vous pla\u00eet".getBytes(StandardCharsets.ISO_8859_1);
    Output output = output(bytes, false);

    assertThat(output.head()).isEqualTo("caf\uFFFD au lait, s'il vous pla\uFFFDt");
    assertThat(output.blob()).isPresent();
    assertThat(kept.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void binary_output_is_never_shown() throws IOException {
    byte[] bytes = new byte[300];
    new Random(3).nextBytes(bytes);
    Output output = output(bytes, false);

    assertThat(output.head()).isEqualTo("(binary output, 300 bytes, not shown)");
    assertThat(output.tail()).isEmpty();
    assertThat(kept.toByteArray()).isEqualTo(bytes);
    assertThat(output("text\0", false).head()).startsWith("(binary output");
  }

  @Test
  void beyond_what_is_kept_the_blob_is_cut_and_says_so() throws IOException {
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) 'z');
    Path spool = folder.resolve("spool");
    try (Printed printed = new Printed(spool, stop)) {
      for (int i = 0; i < 65; i++) {
        printed.take(chunk, chunk.length);
      }
      Output output = printed.output(false, whole -> Long.toString(whole.skip(Long.MAX_VALUE)));

      assertThat(output.cut()).isTrue();
      assertThat(output.bytes()).isEqualTo(65L << 20);
      assertThat(output.blob()).contains(Long.toString(64L << 20));
      assertThat(stop.stop()).isEmpty();
    }
    assertThat(Files.exists(spool)).isFalse();
  }

  @Test
  void any_split_of_the_same_bytes_gives_the_same_output() throws IOException {
    byte[] bytes = lines(1, 1500).getBytes(StandardCharsets.UTF_8);
    Output whole = output(bytes, true);
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      kept.reset();
      try (Printed printed = new Printed(folder.resolve("spool"), stop)) {
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(6000));
          printed.take(Arrays.copyOfRange(bytes, at, at + length), length);
          at += length;
        }
        assertThat(printed.output(true, this::keep)).isEqualTo(whole);
      }
      assertThat(kept.toByteArray()).isEqualTo(bytes);
    }
  }

  private Output output(String text, boolean failed) throws IOException {
    return output(text.getBytes(StandardCharsets.UTF_8), failed);
  }

  private Output output(byte[] bytes, boolean failed) throws IOException {
    kept.reset();
    try (Printed printed = new Printed(folder.resolve("spool"), stop)) {
      printed.take(bytes, bytes.length);
      return printed.output(failed, this::keep);
    }
  }

  private String keep(InputStream whole) throws IOException {
    whole.transferTo(kept);
    return "kept";
  }

  private static String lines(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }
}
