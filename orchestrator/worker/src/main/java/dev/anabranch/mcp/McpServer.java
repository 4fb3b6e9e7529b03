package dev.anabranch.mcp;

import dev.anabranch.tools.PlainText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One server, connected again whenever it is lost. Its tools stay known while it is away, so that
 * their calls say that it is, and are others as soon as it says so.
 */
final class McpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(McpServer.class.getName());
  private static final Duration GREETED_WITHIN = Duration.ofSeconds(60);
  private static final Duration LISTED_WITHIN = Duration.ofSeconds(30);

  /** A server that tells of news while it is busy is looked at as soon as it is not. */
  private static final Duration BUSY = Duration.ofMillis(100);

  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final int REASON_CHARS_MAX = 300;

  private final McpSettings settings;
  private final Pace pace;
  private final Semaphore news = new Semaphore(0);
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final Thread life;
  private volatile List<McpTool> tools = List.of();
  private volatile Optional<McpClient> client = Optional.empty();
  private volatile Optional<String> missing = Optional.of("no answer yet");
  private volatile boolean closing;
  private List<String> told = List.of();

  /**
   * How often a server is looked after.
   *
   * @param first before the first attempt to find it again; doubled with each that fails
   * @param look how often its tools are asked for, whatever it says
   */
  record Pace(Duration first, Duration look) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private McpServer(McpSettings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
    this.life = Thread.ofVirtual().name("mcp-" + settings.name()).unstarted(this::live);
  }

  static McpServer start(McpSettings settings, Pace pace) {
    McpServer server = new McpServer(settings, pace);
    server.life.start();
    return server;
  }

  String name() {
    return settings.name();
  }

  McpSettings.Use use() {
    return settings.use();
  }

  Duration timeout() {
    return settings.timeout();
  }

  List<McpTool> tools() {
    return tools;
  }

  /** The connection of now; empty while the server is away. */
  Optional<McpClient> client() {
    return client.filter(open -> !open.over().isDone());
  }

  /** Why it is not there; empty while it is. */
  Optional<String> missing() {
    return missing;
  }

  /** Done when the server was found, or not found, for the first time. */
  CompletableFuture<Void> first() {
    return first;
  }

  private void live() {
    Duration wait = pace.first();
    while (!closing) {
      long since = System.nanoTime();
      String reason = PlainText.of(connection(), REASON_CHARS_MAX);
      client = Optional.empty();
      missing = Optional.of(reason);
      first.complete(null);
      boolean lasted = System.nanoTime() - since > WAIT_MAX.toNanos();
      wait = lasted ? pace.first() : wait;
      if (!closing) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the MCP server {0} is not there: {1}; looked for again in {2} ms",
            settings.name(),
            reason,
            Long.toString(wait.toMillis()));
        rest(wait);
      }
      wait = wait.multipliedBy(2).compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait.multipliedBy(2);
    }
  }

  /** One connection from its beginning to its end, and why it ended. */
  private String connection() {
    try (McpClient open = new McpClient(wire(), news::release)) {
      open.over().whenComplete((why, never) -> news.release());
      open.greet(GREETED_WITHIN);
      learn(open);
      client = Optional.of(open);
      missing = Optional.empty();
      first.complete(null);
      boolean isStirred = false;
      while (!open.over().isDone() && !closing) {
        Duration wait = isStirred ? BUSY : pace.look();
        isStirred |= news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
        if (!open.over().isDone() && !closing && !open.isBusy()) {
          learn(open);
          isStirred = false;
        }
      }
      return open.over().getNow("closed");
    } catch (IOException | McpRefused e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      closing = true;
      return "closed";
    }
  }

  private Wire wire() throws IOException {
    return switch (settings.place()) {
      case McpSettings.Program program -> ProgramWire.start(program);
      case McpSettings.Address address -> new HttpWire(address);
    };
  }

  private void learn(McpClient open) throws IOException, McpRefused {
    ForeignTools.Read read = ForeignTools.of(settings, open.tools(LISTED_WITHIN));
    List<McpTool> fresh = new ArrayList<>();
    read.known().forEach((own, tool) -> fresh.add(new McpTool(this, own, tool)));
    tools = List.copyOf(fresh);
    if (!read.refused().equals(told)) {
      told = read.refused();
      told.forEach(line -> LOG.log(System.Logger.Level.WARNING, line));
    }
  }

  private void rest(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  @Override
  public void close() {
    closing = true;
    life.interrupt();
    client.ifPresent(McpClient::close);
    try {
      life.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
