package dev.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.bus.ToolRequest;
import dev.anabranch.events.Reach;
import dev.anabranch.events.ToolDefinition;
import dev.anabranch.events.ToolEffect;
import dev.anabranch.events.ToolEvent.CallCancelled;
import dev.anabranch.events.ToolEvent.Failed;
import dev.anabranch.events.ToolEvent.InDoubt;
import dev.anabranch.events.ToolEvent.Kind;
import dev.anabranch.events.ToolEvent.Observed;
import dev.anabranch.events.ToolEvent.Settlement;
import dev.anabranch.json.Json;
import dev.anabranch.mcp.McpServers;
import dev.anabranch.mcp.McpSettings;
import dev.anabranch.secrets.SampleSecrets;
import dev.anabranch.tools.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign servers, a real program and a real site, behind a whole worker. */
class McpToolsTest {
  private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

  @TempDir Path data;
  @TempDir Path tiny;
  private final List<AutoCloseable> open = new ArrayList<>();
  private TinyServer seen;

  @BeforeEach
  void look() {
    seen = new TinyServer(tiny, "");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private Desk desk(McpSettings.Place place, Duration timeout) {
    McpSettings settings =
        new McpSettings("tiny", place, timeout, new TreeMap<>(), Optional.empty());
    McpServers servers = McpServers.start(List.of(settings), FOUND_WITHIN);
    open.add(servers);
    Desk desk = Desk.open(Worker.Settings.of(data), Tools.standard().with(servers));
    open.add(desk);
    return desk;
  }

  private Desk desk() {
    return desk(TinyServer.program(tiny), Duration.ofSeconds(20));
  }

  private static Settlement call(Desk desk, String tool) {
    return desk.call("mcp_tiny_" + tool, Json.object().with("text", "h\u00e4"));
  }

  private static void await(BooleanSupplier reached) {
    long end = System.nanoTime() + FOUND_WITHIN.toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /**
   * Each alone, as an answer and as an error, and all in an answer that is too long to be shown.
   */
  @Test
  void a_secret_in_the_answer_of_a_server_is_kept_nowhere() throws IOException {
    Desk desk = desk();
    List<SampleSecrets.Sample> samples = SampleSecrets.all(77);
    for (SampleSecrets.Sample sample : samples) {
      for (String tool : List.of("say", "blame")) {
        assertThat(said(desk, tool, sample.text()).toString())
            .as("%s by %s", sample.kind(), tool)
            .contains("[redacted:")
            .doesNotContain(sample.secret());
      }
    }
    String all = samples.stream().map(SampleSecrets.Sample::text).collect(Collectors.joining("\n"));
    Observed whole = (Observed) said(desk, "say", "plain words\n".repeat(500) + all);
    assertThat(desk.whole(whole)).startsWith("plain words\n").contains("[redacted:");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(samples).as("%s", file).noneMatch(sample -> bytes.contains(sample.secret()));
      }
    }
  }

  private static Settlement said(Desk desk, String tool, String text) {
    return desk.call("mcp_tiny_" + tool, Json.object().with("text", text));
  }

  private long effects(String tool) {
    return seen.lines("effects").stream().filter(tool::equals).count();
  }

  @Test
  void a_program_offers_its_tools_and_its_answers_are_observations() {
    Desk desk = desk();
    ToolDefinition echo = desk.offered("mcp_tiny_echo").orElseThrow();
    assertThat(echo.description()).isEqualTo("Of the MCP server tiny: Does echo");
    assertThat(echo.effect()).isEqualTo(ToolEffect.EXTERNAL);
    assertThat(desk.offered("mcp_tiny_die_reading").orElseThrow().effect())
        .isEqualTo(ToolEffect.PURE);

    Observed echoed = (Observed) call(desk, "echo");
    assertThat(echoed.output().head()).isEqualTo("echo {\"text\":\"h\u00e4\"}\n");
    assertThat(echoed.exit()).isZero();
    assertThat(((Observed) call(desk, "fail")).exit()).isEqualTo(1);
    assertThat(((Observed) call(desk, "picture")).output().head())
        .isEqualTo("[image, image/png, about 3000 bytes, not shown]\n");
    Failed refused = (Failed) call(desk, "refuse");
    assertThat(refused.kind()).isEqualTo(Kind.SCHEMA);
    assertThat(refused.message()).isEqualTo("the server refused the call: text is too short");
  }

  @Test
  void a_program_finds_what_was_configured_and_nothing_of_the_worker() {
    assertThat(((Observed) call(desk(), "env")).output().head())
        .isEqualTo(
            "{GIVEN=this, PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}\n");
  }

  @Test
  void what_a_dying_server_may_have_done_is_in_doubt_and_is_never_done_again() {
    Desk desk = desk();
    ToolRequest request = desk.request("mcp_tiny_die", Json.object());
    InDoubt doubt = (InDoubt) desk.deliver(request, 1);
    assertThat(doubt.reason())
        .startsWith("the MCP server tiny was lost: ")
        .contains("the call may have had its effect");
    assertThat(desk.deliver(request, 2)).isInstanceOf(InDoubt.class);
    assertThat(effects("die")).isEqualTo(1);
  }

  @Test
  void a_server_that_died_is_found_again_with_the_same_tools() {
    Desk desk = desk();
    String before = desk.offered("mcp_tiny_echo").orElseThrow().digest();
    Failed lost = (Failed) call(desk, "die_reading");
    assertThat(lost.kind()).isEqualTo(Kind.LOST);
    await(() -> call(desk, "echo") instanceof Observed);
    assertThat(desk.offered("mcp_tiny_echo").orElseThrow().digest()).isEqualTo(before);
    assertThat(seen.lines("pids")).hasSize(2);
  }

  @Test
  void while_a_server_is_away_its_tools_stay_offered_and_nothing_is_in_doubt() throws IOException {
    Desk desk = desk();
    Files.createFile(tiny.resolve("away"));
    call(desk, "die_reading");
    Failed lost = (Failed) call(desk, "echo");
    assertThat(lost.kind()).isEqualTo(Kind.LOST);
    assertThat(lost.message()).contains("tiny").endsWith("nothing was done");
    assertThat(effects("echo")).isZero();
    assertThat(desk.offered("mcp_tiny_echo")).isPresent();
    Files.delete(tiny.resolve("away"));
    await(() -> call(desk, "echo") instanceof Observed);
  }

  @Test
  void a_call_without_an_answer_ends_by_its_effect_and_the_server_is_told() {
    Desk desk = desk(TinyServer.program(tiny), Duration.ofSeconds(2));
    InDoubt doubt = (InDoubt) call(desk, "hang");
    assertThat(doubt.reason()).startsWith("the MCP server tiny did not answer within 2 s");
    Failed late = (Failed) call(desk, "hang_reading");
    assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
    await(
        () -> seen.lines("heard").stream().filter("notifications/cancelled"::equals).count() == 2);
  }

  @Test
  void a_cancelled_call_ends_at_once() throws Exception {
    Desk desk = desk(TinyServer.program(tiny), Duration.ofMinutes(2));
    CompletableFuture<Settlement> call =
        desk.start(desk.request("mcp_tiny_hang", Json.object()), 1);
    await(() -> effects("hang") == 1);
    desk.cancel();
    assertThat(call.get(60, TimeUnit.SECONDS)).isInstanceOf(CallCancelled.class);
    await(() -> seen.lines("heard").contains("notifications/cancelled"));
  }

  @Test
  void a_changed_list_is_offered_at_once_and_what_was_pinned_is_masked() {
    Desk desk = desk();
    ToolDefinition pinned = desk.offered("mcp_tiny_echo").orElseThrow();
    assertThat(desk.offered("mcp_tiny_later")).isEmpty();
    seen.note("more", "later");
    seen.note("more", "Echo");
    call(desk, "announce");
    await(() -> desk.offered("mcp_tiny_later").isPresent());
    assertThat(desk.offered("mcp_tiny_echo")).as("two have its name now").isEmpty();
    Failed masked = (Failed) desk.deliver(pinned(desk, pinned), 1);
    assertThat(masked.kind()).isEqualTo(Kind.SCHEMA);
    assertThat(effects("echo")).isZero();
  }

  private static ToolRequest pinned(Desk desk, ToolDefinition tool) {
    ToolRequest plain = desk.request(tool.name(), Json.object());
    return new ToolRequest(
        plain.session(),
        plain.call(),
        1,
        plain.tool(),
        plain.arguments(),
        tool.effect().wire(),
        plain.baseRoot(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Reach.NOTHING,
        Optional.of(tool.digest()));
  }

  @Test
  void a_closed_worker_leaves_no_program_behind() throws Exception {
    desk();
    long pid = Long.parseLong(seen.lines("pids").getFirst());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
    close();
    open.clear();
    await(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private TinySite site(boolean streams) throws IOException {
    TinySite site = new TinySite(tiny, streams);
    open.add(site);
    return site;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_site_is_spoken_to_by_streamable_http(boolean streams) throws IOException {
    Desk desk =
        desk(
            new McpSettings.Address(site(streams).url("/mcp"), TinySite.SECRET),
            Duration.ofSeconds(20));
    assertThat(((Observed) call(desk, "echo")).output().head())
        .isEqualTo("echo {\"text\":\"h\u00e4\"}\n");
    InDoubt doubt = (InDoubt) call(desk, "die");
    assertThat(doubt.reason()).contains("its answer ended before it was whole");
    assertThat(effects("die")).isEqualTo(1);
    assertThat(((Failed) call(desk, "die_reading")).kind()).isEqualTo(Kind.LOST);
    assertThat(call(desk, "echo")).isInstanceOf(Observed.class);
  }

  @Test
  void a_site_tells_of_a_changed_list_beside_an_answer() throws IOException {
    Desk desk =
        desk(
            new McpSettings.Address(site(true).url("/mcp"), TinySite.SECRET),
            Duration.ofSeconds(20));
    seen.note("more", "later");
    call(desk, "announce");
    await(() -> desk.offered("mcp_tiny_later").isPresent());
  }

  @Test
  void a_site_that_forgot_the_session_did_nothing_and_is_greeted_again() throws IOException {
    TinySite site = site(false);
    Desk desk =
        desk(new McpSettings.Address(site.url("/mcp"), TinySite.SECRET), Duration.ofSeconds(20));
    site.sessions.incrementAndGet();
    Failed lost = (Failed) call(desk, "echo");
    assertThat(lost.message()).endsWith("nothing was done");
    assertThat(effects("echo")).isZero();
    await(() -> call(desk, "echo") instanceof Observed);
  }

  @Test
  void headers_follow_no_redirect_and_what_is_refused_is_not_offered() throws IOException {
    TinySite site = site(false);
    Desk moved =
        desk(new McpSettings.Address(site.url("/moved"), TinySite.SECRET), Duration.ofSeconds(5));
    assertThat(moved.offered("mcp_tiny_echo")).isEmpty();
    assertThat(site.sessions).hasValue(0);
  }
}
