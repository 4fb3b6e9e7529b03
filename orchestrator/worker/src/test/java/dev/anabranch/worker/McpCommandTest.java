package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.mcp.McpServers;
import dev.anabranch.mcp.McpSettings;
import dev.anabranch.mcp.McpSettings.Use;
import dev.anabranch.secrets.SampleSecrets;
import dev.anabranch.tools.ArgumentsRefused;
import dev.anabranch.tools.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code anabranch-mcp} in rooms of a whole worker, with a real site behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class McpCommandTest {
  private TinySite site;
  private TinyServer slow;
  private McpServers servers;
  private Desk desk;

  @BeforeAll
  void open(@TempDir Path data, @TempDir Path tiny, @TempDir Path late) throws IOException {
    site = new TinySite(tiny, false);
    slow = new TinyServer(late, "");
    servers =
        McpServers.start(
            List.of(
                settings("tiny", site("/mcp"), Use.COMMAND),
                settings("gone", address("http://127.0.0.1:1/mcp"), Use.COMMAND),
                settings("slow", TinyServer.program(late), Use.COMMAND),
                settings("other", site("/other"), Use.TOOLS)),
            Duration.ofSeconds(60));
    Worker.Settings settings = Worker.Settings.of(data);
    desk =
        Desk.open(
            settings.letting(settings.outside().having(servers)), Tools.standard().with(servers));
  }

  private McpSettings.Place site(String path) {
    return address(site.url(path).toString());
  }

  private static McpSettings.Place address(String url) {
    return new McpSettings.Address(URI.create(url), TinySite.SECRET);
  }

  private static McpSettings settings(String name, McpSettings.Place place, Use use) {
    return new McpSettings(
        name, place, McpSettings.TIMEOUT_MAX, new TreeMap<>(), Optional.empty(), use);
  }

  @AfterAll
  void close() {
    desk.close();
    servers.close();
    site.close();
  }

  private Settlement granted(String command, String... names) {
    ToolRequest asked = desk.request("shell_run", Json.object().with("command", command));
    return desk.deliver(
        new ToolRequest(
            asked.session(),
            asked.call(),
            1,
            asked.tool(),
            asked.arguments(),
            "external",
            desk.root(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            new Reach(List.of(), List.of(), List.of(names)),
            Optional.empty()),
        1);
  }

  private String shell(String command, String... names) {
    return ((Observed) granted(command + "; echo \"exit $?\"", names)).output().head();
  }

  private long effects(String tool) {
    return site.core.lines("effects").stream().filter(tool::equals).count();
  }

  @Test
  void its_tools_are_listed_in_the_room_and_offered_to_no_session() {
    assertThat(shell("anabranch-mcp list", "tiny"))
        .startsWith("tiny announce  Does announce\ntiny blame  Does blame\n")
        .endsWith("\ntiny stir  Does stir\nexit 0\n")
        .hasLineCount(14);
    assertThat(shell("anabranch-mcp list tiny --json | head -c 100", "tiny"))
        .startsWith(
            "[{\"description\":\"Does announce\",\"server\":\"tiny\",\"tool\":\"announce\"},{");
    assertThat(desk.offers().getLast().tools())
        .noneMatch(tool -> tool.name().startsWith("mcp_tiny"));
    assertThat(servers.lanes()).containsExactly("mcp-other");
  }

  @Test
  void a_tool_is_described_with_the_schema_of_its_arguments() {
    assertThat(shell("anabranch-mcp describe tiny die-reading", "tiny"))
        .isEqualTo(
            "{\"arguments\":{\"properties\":{\"text\":{\"type\":\"string\"}},\"type\":\"object\"},"
                + "\"description\":\"Dies.\",\"tool\":\"die-reading\"}\nexit 0\n");
    assertThat(shell("anabranch-mcp --help", "gone", "tiny"))
        .contains("anabranch-mcp call tracker search '{\"text\"")
        .endsWith("Servers here: gone, tiny\nexit 0\n");
  }

  @Test
  void a_tool_is_called_with_arguments_of_the_command_line_or_of_the_input() {
    assertThat(shell("anabranch-mcp call tiny echo '{\"text\": \"h\u00e4\"}'", "tiny"))
        .isEqualTo("echo {\"text\":\"h\u00e4\"}\nexit 0\n");
    assertThat(shell("echo '{\"text\": \"a\\nb\"}' | anabranch-mcp call tiny say - | tac", "tiny"))
        .isEqualTo("b\na\nexit 0\n");
    assertThat(shell("anabranch-mcp call tiny echo", "tiny")).isEqualTo("echo {}\nexit 0\n");
    assertThat(shell("anabranch-mcp call tiny picture '{}' > a; cat a", "tiny"))
        .isEqualTo("[image, image/png, about 3000 bytes, not shown]\nexit 0\n");
  }

  @Test
  void what_a_server_answers_is_printed_without_its_secrets() {
    List<SampleSecrets.Sample> samples =
        SampleSecrets.all(78).stream().filter(one -> one.text().matches("[\\w.-]+")).toList();
    assertThat(samples).hasSizeGreaterThan(10);
    for (SampleSecrets.Sample sample : samples) {
      String turned = new StringBuilder(sample.text()).reverse().toString();
      assertThat(
              granted(
                      "printf '{\"text\":\"%s\"}' $(echo "
                          + turned
                          + " | rev) | anabranch-mcp call tiny say -",
                      "tiny")
                  .toString())
          .contains("[redacted:")
          .doesNotContain(sample.text());
    }
  }

  @Test
  void a_call_that_nobody_waits_for_is_given_up_at_the_server() {
    assertThat(shell("timeout 10 anabranch-mcp call slow hang", "slow")).isEqualTo("exit 124\n");
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!slow.lines("heard").contains("notifications/cancelled")) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(slow.lines("effects")).containsExactly("hang");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call tiny fail {}          | 1 | it did not work",
        "call tiny blame {\"text\":\"no\"} | 1 | the server answered with an error: no",
        "call tiny refuse {}        | 2 | the server refused the call: text is too short",
        "call tiny echo []          | 2 | the arguments are no JSON object",
        "call tiny echo {           | 2 | the arguments are no JSON object",
        "call tiny fly {}           | 2 | tiny has no tool of that name; see anabranch-mcp list tiny",
        "call tiny echo {} {}       | 2 | SERVER TOOL are needed",
        "call tiny                  | 2 | SERVER TOOL are needed",
        "describe tiny              | 2 | SERVER TOOL are needed",
        "list tiny gone             | 2 | list takes one server",
        "fly                        | 2 | list, describe or call; see anabranch-mcp --help",
        "                           | 2 | list, describe or call; see anabranch-mcp --help",
        "call tiny die {}           | 3 | the call may have had its effect",
        "call gone echo {}          | 3 | the MCP server gone is not there now: it cannot be reached",
        "describe gone echo         | 3 | the MCP server gone is not there now: it cannot be reached",
        "list                       | 3 | the MCP server gone is not there now: it cannot be reached",
        "call other echo {}         | 3 | was given no MCP server of that name, only tiny, gone",
        "list other                 | 3 | was given no MCP server of that name, only tiny, gone",
      })
  void how_it_went_is_the_exit_code_and_words(String words, int exit, String said) {
    String quoted = words == null ? "" : words.replaceAll("(\\S*[\\[{]\\S*)", "'$1'");
    assertThat(shell("anabranch-mcp " + quoted + " 2>&1", "tiny", "gone"))
        .contains(said)
        .endsWith("exit " + exit + "\n");
  }

  @Test
  void a_command_that_was_granted_nothing_has_no_socket_and_is_told_so() {
    long before = effects("say");
    assertThat(desk.shell("ls /anabranch; anabranch-mcp call tiny say '{}' 2>&1; echo $?"))
        .extracting(observed -> observed.output().head())
        .isEqualTo(
            "bin\nout\nanabranch-mcp: this command was given no MCP server; a session names them"
                + " when it begins\n3\n");
    assertThat(effects("say")).isEqualTo(before);
  }

  @Test
  void a_name_that_the_worker_does_not_know_fails_the_call_in_words() {
    for (String name : List.of("unknown", "other")) {
      Failed failed = (Failed) granted("touch x; anabranch-mcp list", "tiny", name);
      assertThat(failed.kind()).isEqualTo(Kind.SCHEMA);
      assertThat(failed.message())
          .isEqualTo(
              "the worker has no MCP server %1$s for commands; who runs it can add mcp.servers.%1$s"
                      .formatted(name)
                  + " with as = command");
    }
    assertThatThrownBy(() -> McpServers.NONE.command(List.of("tiny")))
        .isInstanceOf(ArgumentsRefused.class);
  }
}
