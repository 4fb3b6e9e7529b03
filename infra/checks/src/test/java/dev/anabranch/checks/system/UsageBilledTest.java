package dev.anabranch.checks.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.events.SessionId;
import dev.anabranch.journal.derived.UsageSums;
import dev.anabranch.journal.derived.UsageSums.By;
import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Bill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches and what they share add up to the bill, with nothing counted twice. */
class UsageBilledTest {
  private static final List<String> FIGURES =
      List.of("promptTokens", "cachedTokens", "outputTokens");

  @TempDir Path dir;

  @Test
  void the_sum_over_branches_and_their_shared_prefix_is_what_the_model_server_billed() {
    try (Parts parts = Parts.start(dir, new ReadingPolicy());
        TestHouse house = parts.house(dir.resolve("data"))) {
      SessionId first = house.awaitEnd(house.submit("read and write").id()).id();
      SessionId other = house.awaitEnd(house.submit("read again").id()).id();
      List<SessionId> children = new ArrayList<>();
      for (long at = 2; at < house.entries(first).size(); at += 5) {
        children.add(house.fork(first, at).id());
      }
      children.forEach(house::awaitEnd);
      SessionId grandchild = house.fork(children.getFirst(), 9).id();
      house.awaitEnd(grandchild);

      Bill bill = parts.bill();
      Json.Obj all = house.reads.usage(new UsageSums.Of.All(), Optional.empty());
      assertThat(all.integer("calls")).isEqualTo(bill.answers());
      assertThat(figures(all))
          .containsExactly(bill.promptTokens(), bill.cachedTokens(), bill.outputTokens());
      assertThat(all.integer("sessions")).isEqualTo(children.size() + 3);
      assertThat(sum(trees(house, grandchild, other))).isEqualTo(figures(all));
      for (By by : By.values()) {
        Json.Obj apart = house.reads.usage(new UsageSums.Of.All(), Optional.of(by));
        List<Json.Obj> sums = apart.list("parts").stream().map(Json::asObject).toList();
        assertThat(sum(sums)).as("by %s", by).isEqualTo(figures(all));
      }
      assertThat(sum(views(house))).isEqualTo(figures(all));
    }
  }

  private static List<Json.Obj> trees(TestHouse house, SessionId... members) {
    List<Json.Obj> trees = new ArrayList<>();
    for (SessionId member : members) {
      trees.add(house.reads.usage(new UsageSums.Of.Tree(member), Optional.empty()));
    }
    return trees;
  }

  /** The sessions' own figures, as the list shows them. */
  private static List<Json.Obj> views(TestHouse house) {
    return house
        .reads
        .list(Optional.empty(), Optional.empty(), Optional.empty(), 100)
        .sessions()
        .stream()
        .map(view -> view.json())
        .toList();
  }

  private static List<Long> figures(Json.Obj sums) {
    Json.Obj usage = sums.obj("usage");
    return FIGURES.stream().map(figure -> usage.findInteger(figure).orElse(0)).toList();
  }

  private static List<Long> sum(List<Json.Obj> parts) {
    return FIGURES.stream()
        .map(figure ->
            parts.stream().mapToLong(part -> part.obj("usage").findInteger(figure).orElse(0)).sum())
        .toList();
  }
}
