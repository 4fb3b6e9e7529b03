package dev.anabranch.checks.system;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;

/**
 * Runs one command, which makes what a shell can make; then, as often as somebody says {@code
 * script N}, script N; then it is done.
 */
final class ScriptPolicy implements Policy {
  static final String FIRST =
      "mkdir -p kept/empty src; for i in 1 2 3; do echo file $i > src/f$i; done;"
          + " chmod 640 src/f2; ln -s src/f1 link; echo base > state";

  @Override
  public Reply reply(Conversation conversation) {
    long ran = conversation.calls().size();
    if (ran == 0) {
      return shell(FIRST);
    }
    long asked = conversation.laterMessages().stream().filter(m -> number(m.text()) >= 0).count();
    if (ran <= asked) {
      return shell(script(number(conversation.laterMessages().getLast().text())));
    }
    return Reply.call(
        "",
        "submit_result",
        Json.object().with("status", "completed").with("summary", ran + " commands"));
  }

  private static Reply shell(String command) {
    return Reply.call("", "shell_run", Json.object().with("command", command));
  }

  /** What fork N does to the files: each another mixture of the ways in which files change. */
  static String script(int number) {
    String way =
        switch (number % 5) {
          case 0 -> "rm -r src; mkdir src; ln -s /etc/passwd src/f1";
          case 1 -> "mv src moved; rmdir kept/empty";
          case 2 -> "chmod 700 src/f1; sed -i s/file/line/ src/f3";
          case 3 -> "rm link; ln -s nowhere link; printf x >> src/f2";
          default -> "python3 -c 1 2>/dev/null; mkdir -p a/b/c; cp src/f* a/b/c";
        };
    return way + "; echo fork " + number + " > state";
  }

  private static int number(String text) {
    int at = text.indexOf("script ");
    return at < 0
        ? -1
        : Integer.parseInt(text.substring(at + 7).replaceAll("[^0-9].*", "").strip());
  }
}
