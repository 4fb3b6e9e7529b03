package dev.anabranch.launcher.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.anabranch.launcher.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the API can do, a verb can do, or a reason stands here why none does. */
final class ParityTest {
  private static final String BY_REMOTE_WORKERS = "not a verb: remote workers say it of themselves";
  private static final String BY_MONITORS = "not a verb: what watches processes asks it over HTTP";
  private static final String BY_BROWSERS = "not a verb: it is for browsers";

  /** The verb by operationId; what has a space in it is a verb with its part or its option. */
  private static final Map<String, String> VERBS =
      Map.ofEntries(
          Map.entry("submit", "run"),
          Map.entry("list", "ps"),
          Map.entry("show", "show"),
          Map.entry("message", "steer"),
          Map.entry("pause", "pause"),
          Map.entry("resume", "resume"),
          Map.entry("cancel", "cancel"),
          Map.entry("approve", "approve"),
          Map.entry("deny", "deny"),
          Map.entry("answer", "answer"),
          Map.entry("raise", "budget"),
          Map.entry("autonomy", "autonomy"),
          Map.entry("expand", "expand"),
          Map.entry("redrive", "redrive"),
          Map.entry("workers", "workers"),
          Map.entry("remoteWorkers", "workers"),
          Map.entry("remoteWorkerToken", "workers --remote-token"),
          Map.entry("deadLetters", "workers --dead"),
          Map.entry("me", "whoami"),
          Map.entry("tokens", "tokens list"),
          Map.entry("giveToken", "tokens add"),
          Map.entry("revokeToken", "tokens revoke"),
          Map.entry("audit", "audit"),
          Map.entry("anchors", "anchors"),
          Map.entry("approvals", "approvals"),
          Map.entry("fork", "fork"),
          Map.entry("rewind", "rewind"),
          Map.entry("lineage", "lineage"),
          Map.entry("compare", "compare"),
          Map.entry("events", "tail"),
          Map.entry("prompt", "prompt"),
          Map.entry("files", "files"),
          Map.entry("file", "files"),
          Map.entry("diff", "diff"),
          Map.entry("export", "export"),
          Map.entry("import", "import"),
          Map.entry("verify", "verify"),
          Map.entry("usage", "usage"),
          Map.entry("sessionUsage", "usage"),
          Map.entry("search", "search"),
          Map.entry("doctor", "doctor"),
          Map.entry("experience", "experience list"),
          Map.entry("addExperience", "experience add"),
          Map.entry("retireExperience", "experience retire"));

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("joinAsRemoteWorker", BY_REMOTE_WORKERS),
          Map.entry("takeRemoteCall", BY_REMOTE_WORKERS),
          Map.entry("beatAsRemoteWorker", BY_REMOTE_WORKERS),
          Map.entry("leaveAsRemoteWorker", BY_REMOTE_WORKERS),
          Map.entry("beginRemoteCall", BY_REMOTE_WORKERS),
          Map.entry("printRemoteOutput", BY_REMOTE_WORKERS),
          Map.entry("endRemoteCall", BY_REMOTE_WORKERS),
          Map.entry("metrics", BY_MONITORS),
          Map.entry("live", BY_MONITORS),
          Map.entry("ready", BY_MONITORS),
          Map.entry("readiness", "not a verb: every verb that starts a server waits for it"),
          Map.entry("feed", "not a verb: for programs that keep a copy of all sessions"),
          Map.entry("putBlob", "not a verb: run stores the files that a task begins with"),
          Map.entry("blob", "not a verb: export holds every blob of a session"),
          Map.entry("login", BY_BROWSERS),
          Map.entry("home", BY_BROWSERS),
          Map.entry("newTask", BY_BROWSERS),
          Map.entry("sessionPage", BY_BROWSERS),
          Map.entry("timelinePage", BY_BROWSERS),
          Map.entry("treePage", BY_BROWSERS),
          Map.entry("comparePage", BY_BROWSERS),
          Map.entry("approvalsPage", BY_BROWSERS),
          Map.entry("workersPage", BY_BROWSERS),
          Map.entry("usagePage", BY_BROWSERS),
          Map.entry("searchPage", BY_BROWSERS),
          Map.entry("auditPage", BY_BROWSERS),
          Map.entry("settingsPage", BY_BROWSERS),
          Map.entry("asset", BY_BROWSERS),
          Map.entry("description", "not a verb: a file of the source, for makers of clients"));

  private final CommandLine line =
      CommandLines.of(
          new Anabranch(
              new Terminal(
                  new ByteArrayOutputStream(),
                  new ByteArrayOutputStream(),
                  false,
                  false,
                  100,
                  Map.of())));

  @Test
  void every_operation_of_the_api_has_a_verb_or_a_reason_and_not_both() throws IOException {
    Set<String> said = new TreeSet<>(VERBS.keySet());
    said.addAll(REASONS.keySet());
    assertThat(said).isEqualTo(operations()).hasSize(VERBS.size() + REASONS.size());
  }

  @Test
  void every_verb_that_is_named_is_there_and_gives_json() {
    new TreeMap<>(VERBS)
        .forEach((operation, verb) -> checkVerb(operation, List.of(verb.split(" "))));
  }

  private void checkVerb(String operation, List<String> words) {
    CommandLine found = line;
    for (String word : words) {
      if (word.startsWith("--")) {
        assertThat(found.getCommandSpec().findOption(word)).as(operation).isNotNull();
      } else {
        assertThat(found.getSubcommands()).as(operation).containsKey(word);
        found = requireNonNull(found.getSubcommands().get(word));
      }
    }
    assertThat(found.getCommandSpec().findOption("--output")).as(operation).isNotNull();
  }

  private static Set<String> operations() throws IOException {
    try (InputStream in = ParityTest.class.getResourceAsStream("/openapi.yaml")) {
      assertThat(in).isNotNull();
      String document = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^ {6}operationId: (\\w+)$", Pattern.MULTILINE)
          .matcher(document)
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
