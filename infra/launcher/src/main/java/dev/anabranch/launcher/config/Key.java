package dev.anabranch.launcher.config;

import java.util.Optional;

/** Every key of {@code anabranch.conf}; each can also be set by its environment variable. */
public enum Key {
  MODEL_URL("model.url", "ANABRANCH_MODEL_URL", "base URL of an OpenAI-compatible endpoint"),
  MODEL("model.id", "ANABRANCH_MODEL", "model id, sent to the endpoint unchanged"),
  MODEL_FALLBACK(
      "model.fallback",
      "ANABRANCH_MODEL_FALLBACK",
      "model id at the same endpoint that takes over when the first one fails for good"),
  MODEL_WINDOW(
      "model.window",
      "ANABRANCH_MODEL_WINDOW",
      "tokens of the model's context window, where its server does not tell"),
  JOURNAL("journal", "ANABRANCH_JOURNAL", "sqlite:PATH or a PostgreSQL JDBC URL"),
  ANCHORS(
      "anchor.file",
      "ANABRANCH_ANCHORS",
      "file of the signed statements of all heads, best on another disk than the journal"),
  ANCHOR_INTERVAL(
      "anchor.interval",
      "ANABRANCH_ANCHOR_INTERVAL",
      "time between signed statements while something changes; 0 signs none"),
  KAFKA("kafka", "ANABRANCH_KAFKA", "embedded, or bootstrap servers of a cluster"),
  KAFKA_PROPERTIES(
      "kafka-properties",
      "ANABRANCH_KAFKA_PROPERTIES",
      "file of Kafka client properties for that cluster, such as its security"),
  PORT("port", "ANABRANCH_PORT", "port of the console and the HTTP API"),
  IDLE_EXIT("idle-exit", "ANABRANCH_IDLE_EXIT", "idle time after which a background server ends"),
  WORKER_ID(
      "worker.id", "ANABRANCH_WORKER_ID", "name of this worker; two on one data folder need two"),
  WORKER_SLOTS("worker.slots", "ANABRANCH_WORKER_SLOTS", "tool calls that run at once"),
  WORKER_LABELS(
      "worker.labels",
      "ANABRANCH_WORKER_LABELS",
      "labels whose calls alone this worker takes, separated by a comma; without one, calls of none"),
  DISPATCH_WAIT(
      "dispatch.wait",
      "ANABRANCH_DISPATCH_WAIT",
      "how long a tool call waits for a worker that begins it"),
  NETWORK_ALLOW(
      "network.allow",
      "ANABRANCH_NETWORK_ALLOW",
      "hosts that commands may reach where their session names them, separated by a comma"),
  FETCH_HOSTS(
      "fetch.hosts", "ANABRANCH_FETCH_HOSTS", "hosts that web_fetch may ask, separated by a comma"),
  WORKSPACE_ROOTS(
      "workspace.roots",
      "ANABRANCH_WORKSPACE_ROOTS",
      "folders that an HTTP submit may name, separated by a colon"),
  READ_ONLY_PATHS(
      "sandbox.read-only-paths",
      "ANABRANCH_SANDBOX_READ_ONLY_PATHS",
      "tool chains outside /usr that the sandbox may read, separated by a colon");

  private final String path;
  private final String variable;
  private final String meaning;

  Key(String path, String variable, String meaning) {
    this.path = path;
    this.variable = variable;
    this.meaning = meaning;
  }

  /** The path in {@code anabranch.conf}. */
  public String path() {
    return path;
  }

  /** The environment variable, which wins over the file. */
  public String variable() {
    return variable;
  }

  public String meaning() {
    return meaning;
  }

  /** What separates the items of a key that names several; hosts have colons of their own. */
  String separator() {
    return this == NETWORK_ALLOW || this == FETCH_HOSTS || this == WORKER_LABELS ? "," : ":";
  }

  /** The value in force where nothing is set; empty if the key has none. */
  Optional<String> preset() {
    return switch (this) {
      case ANCHOR_INTERVAL -> Optional.of("60s");
      case KAFKA -> Optional.of("embedded");
      case PORT -> Optional.of("8080");
      case IDLE_EXIT -> Optional.of("5m");
      case WORKER_ID -> Optional.of("local");
      case WORKER_SLOTS -> Optional.of("4");
      case DISPATCH_WAIT -> Optional.of("10m");
      case MODEL_URL,
          MODEL,
          MODEL_FALLBACK,
          MODEL_WINDOW,
          JOURNAL,
          ANCHORS,
          KAFKA_PROPERTIES,
          WORKER_LABELS,
          NETWORK_ALLOW,
          FETCH_HOSTS,
          WORKSPACE_ROOTS,
          READ_ONLY_PATHS ->
          Optional.empty();
    };
  }
}
