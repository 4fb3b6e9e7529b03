package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperTest {
  @TempDir Path dir;

  @Test
  void one_changed_byte_is_named_in_the_session_and_in_its_forks() throws Exception {
    try (Parts parts = Parts.start(dir, new AppendingPolicy(3))) {
      Path data = dir.resolve("data");
      SessionId parent;
      SessionId child;
      SessionId early;
      try (TestHouse house = parts.house(data)) {
        parent = house.awaitEnd(house.submit("append lines").id()).id();
        child = house.awaitEnd(house.fork(parent, 8).id()).id();
        early = house.awaitEnd(house.fork(parent, 2).id()).id();
        assertThat(house.verified()).isTrue();
      }
      changeOneByte(data.resolve("journal.db"), 5);
      try (TestHouse house = parts.house(data)) {
        assertThat(broken(house, parent)).containsExactly(parent + " 5");
        assertThat(broken(house, child)).containsExactly(parent + " 5", child + " 5");
        assertThat(broken(house, early)).isEmpty();
        assertThat(house.verified()).isFalse();
      }
    }
  }

  private static List<String> broken(TestHouse house, SessionId session) {
    return house.reads.verify(List.of(session)).list("broken").stream()
        .map(Json::asObject)
        .map(b -> b.text("session") + " " + b.integer("seq"))
        .toList();
  }

  /** The first session is the parent; its entries stand once, also for its forks. */
  private static void changeOneByte(Path file, long seq) throws SQLException {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement change =
            db.prepareStatement(
                "update event set payload ="
                    + " cast(substr(payload, 1, 10) || x'23' || substr(payload, 12) as blob)"
                    + " where stream = 1 and seq = ?")) {
      change.setLong(1, seq);
      assertThat(change.executeUpdate()).isEqualTo(1);
    }
  }
}
