package dev.anabranch.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.launcher.client.EventStream.Sent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
  private static EventStream stream(String text) {
    return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void events_come_with_their_name_and_data() throws IOException {
    try (EventStream stream =
        stream(
            "retry: 500\n\n: heartbeat\n\nid: 1\ndata: {\"seq\":1}\n\nevent: reset\ndata:x\n\n")) {
      assertThat(stream.next()).contains(new Sent("message", "{\"seq\":1}"));
      assertThat(stream.next()).contains(new Sent("reset", "x"));
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void lines_of_one_event_are_joined() throws IOException {
    try (EventStream stream = stream("data: a\ndata: b\n\n")) {
      assertThat(stream.next()).contains(new Sent("message", "a\nb"));
    }
  }

  @Test
  void an_event_that_was_cut_off_is_not_delivered() throws IOException {
    try (EventStream stream = stream("id: 1\ndata: {\"seq\"")) {
      assertThat(stream.next()).isEmpty();
    }
  }
}
