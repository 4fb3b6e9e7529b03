package dev.anabranch.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.json.JsonRefused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
  private static List<String> read(InputStream in) throws Exception {
    EventStream events = new EventStream(in);
    List<String> all = new ArrayList<>();
    for (Optional<String> data = events.next(); data.isPresent(); data = events.next()) {
      all.add(data.get());
    }
    return all;
  }

  private static List<String> read(String text) throws Exception {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Gives a few bytes at a time, as a network does. */
  private static InputStream inPieces(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
      }
    };
  }

  @Test
  void comments_other_fields_and_empty_events_are_passed_over() throws Exception {
    assertThat(read(": keep-alive\n\nevent: x\nid: 7\n\ndata: a\n\n\n\ndata:b\n\n"))
        .containsExactly("a", "b");
  }

  @Test
  void an_event_without_an_empty_line_at_the_end_still_counts() throws Exception {
    assertThat(read("data: a\n\ndata: [DONE]")).containsExactly("a", "[DONE]");
  }

  @Test
  void data_over_several_lines_is_one_event() throws Exception {
    assertThat(read("data: {\ndata: }\n\n")).containsExactly("{\n}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void events_survive_any_cut_into_packets(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> sent = new ArrayList<>();
    StringBuilder wire = new StringBuilder();
    String end = random.nextBoolean() ? "\r\n" : "\n";
    for (int i = 0; i < 50; i++) {
      StringBuilder data = new StringBuilder();
      for (int length = random.nextInt(40); length >= 0; length--) {
        data.appendCodePoint("aß字🙂\" :".codePointAt(random.nextInt(3)));
      }
      sent.add(data.toString());
      wire.append("data: ").append(data).append(end).append(end);
    }
    byte[] bytes = wire.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(read(inPieces(bytes, random))).isEqualTo(sent);
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused_and_not_guessed() {
    for (byte[] wrong : List.of(new byte[] {(byte) 0xC3, 0x28}, new byte[] {(byte) 0xF0})) {
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      wire.writeBytes("data: ".getBytes(StandardCharsets.UTF_8));
      wire.writeBytes(wrong);
      wire.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> read(new ByteArrayInputStream(wire.toByteArray())))
          .isInstanceOf(JsonRefused.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void a_line_without_end_is_refused_at_its_bound() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertThatThrownBy(() -> read(endless)).isInstanceOf(ReplyTooLarge.class);
  }
}
