package dev.anabranch.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.launcher.server.Closing.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {
  private final List<Part> closed = new ArrayList<>();
  private final Closing closing = new Closing();

  private void keep(Part part) {
    closing.keep(part, () -> closed.add(part));
  }

  @Test
  void parts_close_from_the_last_kind_to_the_first_in_whatever_order_they_opened() {
    keep(Part.CONSOLE);
    keep(Part.LOCK);
    keep(Part.SESSIONS);
    closing.keep(
        Part.BUS,
        () -> {
          throw new IllegalStateException("will not close");
        });
    closing.close();
    closing.close();

    assertThat(closed).containsExactly(Part.CONSOLE, Part.SESSIONS, Part.LOCK);
  }

  @Test
  void a_part_that_opens_after_the_end_is_closed_at_once() {
    closing.close();
    keep(Part.WORKER);

    assertThat(closed).containsExactly(Part.WORKER);
  }
}
