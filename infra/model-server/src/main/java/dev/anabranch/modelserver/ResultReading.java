package dev.anabranch.modelserver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows the first lines with which the prompt marks a result. */
final class ResultReading {
  private static final String NO_OUTPUT = "(no output)";

  /** The lines that may lead in what a clean run printed. */
  private static final Pattern LEAD = Pattern.compile("\\[(?:exit 0|ok|output|result)]\n");

  private static final Pattern MARK =
      Pattern.compile(
          "\\[(?:exit (?<exit>-?\\d{1,9})|failed: (?<kind>[a-z_]+)"
              + "|(?<word>rejected|denied by [^\\]]{0,100}|in doubt|cancelled))] ?(?<rest>.*)");

  private ResultReading() {}

  static Result read(String message) {
    Matcher lead = LEAD.matcher(message);
    if (lead.lookingAt()) {
      return new Result.Ran(0, message.substring(lead.end()));
    }
    Matcher mark = MARK.matcher(message);
    if (!mark.lookingAt()) {
      return new Result.Ran(0, output(message));
    }
    String rest = mark.group("rest");
    String below = message.substring(Math.min(message.length(), mark.end() + 1));
    if (mark.group("exit") != null) {
      return new Result.Ran(Integer.parseInt(mark.group("exit")), output(below));
    }
    if (mark.group("kind") != null) {
      return new Result.Stopped(mark.group("kind"), rest, output(below));
    }
    String reason = below.isEmpty() ? rest : rest + "\n" + below;
    return switch (mark.group("word")) {
      case "in doubt" -> new Result.InDoubt(reason);
      case "cancelled" -> new Result.Cancelled();
      default -> new Result.Rejected(reason);
    };
  }

  private static String output(String text) {
    return text.equals(NO_OUTPUT) ? "" : text;
  }
}
