package dev.anabranch.modelserver.survey;

import dev.anabranch.json.Json;
import dev.anabranch.modelserver.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The calls of a survey. All reading and counting is done by them, in the sandbox. */
final class Tools {
  private static final String HOME = ".anabranch-survey";
  private static final String PROGRAM = HOME + "/survey.py";
  private static final int LONG_SECONDS = 600;
  private static final String PROGRAM_TEXT = programText();

  static final Reply.Call LOOK =
      shell(
          """
          python3 --version || echo "python3 is missing"
          echo "files: $(find . -name .git -prune -o -type f -print | wc -l)"
          find . -name .git -prune -o -type f -printf '%s\\t%P\\n' | sort -rn | head -n 30\
          """);
  static final Reply.Call WRITE_PROGRAM =
      new Reply.Call("fs_write", Json.object().with("path", PROGRAM).with("content", PROGRAM_TEXT));
  static final Reply.Call LIST = run("list");
  static final Reply.Call TEXTS = run("texts");
  static final Reply.Call REPORT = run("report");
  static final Reply.Call CHECK =
      shell("python3 " + PROGRAM + " check && rm -r " + HOME + " && head -n 20 report.md");
  static final Reply.Call CLEAN = shell("rm -rf " + HOME);

  private Tools() {}

  static Reply.Call sample(String path) {
    return new Reply.Call("fs_read", Json.object().with("path", path).with("limit", 5));
  }

  static Reply.Call tables(int first, int last) {
    return run(first == last ? "table " + first : "table " + first + " " + last);
  }

  static Reply.Call submit(boolean completed, String summary) {
    return new Reply.Call(
        "submit_result",
        Json.object().with("status", completed ? "completed" : "failed").with("summary", summary));
  }

  private static Reply.Call run(String verb) {
    Reply.Call call = shell("python3 " + PROGRAM + " " + verb);
    return new Reply.Call(call.name(), call.arguments().with("timeout", LONG_SECONDS));
  }

  private static Reply.Call shell(String command) {
    return new Reply.Call("shell_run", Json.object().with("command", command));
  }

  private static String programText() {
    try (InputStream in = Tools.class.getResourceAsStream("survey.py")) {
      if (in == null) {
        throw new IllegalStateException("survey.py is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
