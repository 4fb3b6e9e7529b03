package dev.anabranch.checks.system;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Conversation;
import dev.anabranch.modelserver.Policy;
import dev.anabranch.modelserver.Reply;
import dev.anabranch.secrets.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says every secret that it knows, and lets commands print them: as their output, as a long one, in
 * two pieces, as their environment, as an error. Commands spell them in octal, so that it is the
 * printing that is looked at and not the command.
 */
record TellingPolicy(List<SampleSecrets.Sample> samples) implements Policy {
  static final String PLAIN = "this-is-plain-and-stays";

  @Override
  public Reply reply(Conversation conversation) {
    return switch (conversation.turns().size()) {
      case 0 -> Reply.call("I know " + all(), "shell_run", command("echo '" + all() + "'"));
      case 1 -> shell(each("printf 'SPELLED\\n'; ", 3) + "echo " + PLAIN);
      case 2 -> shell(each("printf 'SPELLED\\n'; ", samples.size()) + "echo " + PLAIN);
      case 3 -> shell(each("printf 'HEAD'; sleep 0.02; printf 'TAIL\\n'; ", samples.size()));
      case 4 -> shell(each("S=\"$(printf 'SPELLED')\" env; ", samples.size()));
      case 5 -> shell(each("( : \"${none:?$(printf 'SPELLED')}\" ); ", samples.size()) + "exit 3");
      default ->
          Reply.call(
              "",
              "submit_result",
              Json.object().with("status", "completed").with("summary", PLAIN + " " + all()));
    };
  }

  String all() {
    return samples.stream().map(SampleSecrets.Sample::text).collect(Collectors.joining("\n"));
  }

  private static Reply shell(String command) {
    return Reply.call("", "shell_run", command(command));
  }

  private static Json.Obj command(String command) {
    return Json.object().with("command", command);
  }

  private String each(String command, int max) {
    return samples.stream()
        .limit(max)
        .map(sample -> {
          byte[] bytes = sample.text().getBytes(StandardCharsets.UTF_8);
          int half = bytes.length / 2;
          return command
              .replace("SPELLED", spelled(bytes, 0, bytes.length))
              .replace("HEAD", spelled(bytes, 0, half))
              .replace("TAIL", spelled(bytes, half, bytes.length));
        })
        .collect(Collectors.joining());
  }

  private static String spelled(byte[] bytes, int from, int to) {
    StringBuilder octal = new StringBuilder();
    for (int i = from; i < to; i++) {
      octal.append("\\%03o".formatted(bytes[i]));
    }
    return octal.toString();
  }
}
