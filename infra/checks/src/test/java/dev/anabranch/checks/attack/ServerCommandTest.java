package dev.anabranch.checks.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.checks.attack.Obedient.Orders;
import dev.anabranch.events.PeopleEvent.ApprovalRequested;
import dev.anabranch.events.TaskEvent.Submitted;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A foreign server for commands, from what a person submits to what the server is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ServerCommandTest {
  private static final Json.Obj MESSAGE = Json.object().with("to", "ann").with("text", "hello");
  private static final Orders SEND =
      Orders.inTurn(Calls.shell("anabranch-mcp call desk send '" + MESSAGE.canonical() + "'"));

  private final ForeignSite foreign = ForeignSite.open();
  private Product product;

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    Path file = Files.createDirectories(dir.resolve("data")).resolve("anabranch.conf");
    Files.writeString(file, foreign.configuration("command"));
    product = Product.start(dir, Map.of());
  }

  @BeforeEach
  void nothingWasSent() {
    foreign.forget();
  }

  @AfterAll
  void end() {
    product.close();
    foreign.close();
  }

  private static Json.Obj naming(String server) {
    return Json.object().with("mcp", Json.strings(List.of(server)));
  }

  @Test
  void a_session_that_names_the_server_uses_it_by_a_command_and_has_no_tool_of_it() {
    Aftermath after = product.obey(SEND, naming("desk"));
    List<ToolDefinition> tools = after.all(Submitted.class).getFirst().header().tools();

    assertThat(foreign.sent()).containsExactly(MESSAGE);
    assertThat(after.all(Observed.class))
        .anySatisfy(seen -> {
          assertThat(seen.exit()).isZero();
          assertThat(seen.output().head()).isEqualTo("sent\n");
        });
    assertThat(tools).noneMatch(tool -> tool.name().startsWith("mcp_"));
    assertThat(tools)
        .filteredOn(tool -> tool.name().equals("shell_run"))
        .singleElement()
        .satisfies(shell -> {
          assertThat(shell.effect()).isEqualTo(ToolEffect.EXTERNAL);
          assertThat(shell.description()).endsWith("anabranch-mcp (see --help): desk.");
        });
  }

  @Test
  void a_session_that_names_none_reaches_none_and_one_that_names_another_is_told() {
    Aftermath without = product.obey(SEND);
    Aftermath another = product.obey(SEND, naming("nobody"));

    assertThat(foreign.sent()).isEmpty();
    assertThat(without.printed()).contains("this command was given no MCP server");
    assertThat(another.all(Failed.class).getFirst().message())
        .contains("the worker has no MCP server nobody for commands");
  }

  @Test
  void a_command_that_may_use_a_server_is_asked_for_as_any_external_call() {
    Aftermath after = product.obey(SEND, naming("desk").with("autonomy", 2));

    assertThat(after.all(ApprovalRequested.class)).hasSize(1);
    assertThat(foreign.sent()).isEmpty();
  }
}
