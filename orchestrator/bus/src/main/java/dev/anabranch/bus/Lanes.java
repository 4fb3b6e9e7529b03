package dev.anabranch.bus;

import dev.anabranch.events.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Topics for the calls that only workers of one label take; made when the first one is needed. The
 * tools of a foreign server have a label of their own, so that their calls come only to workers
 * that know the server.
 */
public final class Lanes {
  private static final Pattern FOREIGN = Pattern.compile("(mcp|remote)_([a-z0-9]{1,20})_.+");
  private static final Pattern FOREIGN_LABEL = Pattern.compile("(mcp|remote)-.*");
  private static final String TOPICS = Topic.TOOL_CALLS.wireName() + ".";
  private static final Executor THREADS = task -> Thread.ofVirtual().name("lane").start(task);

  private final Map<String, CompletableFuture<Void>> ready = new ConcurrentHashMap<>();
  private final Consumer<String> make;

  /** {@code make} makes the topic of that name unless it is there, and may block. */
  Lanes(Consumer<String> make) {
    this.make = make;
  }

  /** The label itself; refuses what cannot be part of a topic's name, or is another topic's. */
  public static String checked(String label) {
    if (!Terms.isLabel(label) || topic(label).equals(Topic.DEAD.wireName())) {
      throw new IllegalArgumentException(
          "a label has 1 to 40 of a-z, 0-9 and - and is not \"dead\": " + label);
    }
    return label;
  }

  /** The label itself; refuses also one that belongs to the tools of a foreign server. */
  public static String own(String label) {
    if (FOREIGN_LABEL.matcher(checked(label)).matches()) {
      throw new IllegalArgumentException(
          "a label that begins with mcp- or remote- is that of a foreign server's tools: " + label);
    }
    return label;
  }

  /** The label of the tools of one foreign server, such as {@code mcp} and {@code github}. */
  public static String foreign(String kind, String server) {
    return checked(kind + "-" + server);
  }

  /** The label of a foreign server's tool, by the tool's name; empty for a tool of ours. */
  public static Optional<String> ofTool(String tool) {
    Matcher name = FOREIGN.matcher(tool);
    return name.matches() ? Optional.of(foreign(name.group(1), name.group(2))) : Optional.empty();
  }

  /** True if a worker with these labels takes calls of the label; one with none, those of none. */
  public static boolean takes(List<String> labels, Optional<String> label) {
    return label.map(labels::contains).orElseGet(labels::isEmpty);
  }

  static String topic(String label) {
    return TOPICS + label;
  }

  /** The label of a topic's calls; empty if it is no label's. */
  static Optional<String> ofTopic(String topic) {
    return topic.startsWith(TOPICS)
        ? Optional.of(topic.substring(TOPICS.length()))
        : Optional.empty();
  }

  /** Completes when the topic of the label is there; after a failure the next one tries again. */
  CompletableFuture<Void> ready(String label) {
    return ready.computeIfAbsent(
        checked(label),
        fresh -> {
          CompletableFuture<Void> made =
              CompletableFuture.runAsync(() -> make.accept(topic(fresh)), THREADS);
          made.whenCompleteAsync(
              (nothing, error) -> {
                if (error != null) {
                  ready.remove(fresh, made);
                }
              },
              THREADS);
          return made;
        });
  }
}
