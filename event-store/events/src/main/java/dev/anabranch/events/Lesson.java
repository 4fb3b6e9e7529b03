package dev.anabranch.events;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of an experience: short, and plain text. {@code scope} says where it holds, with {@code
 * /} between its levels; empty is everywhere. {@code sources} name the entries that it was drawn
 * from, as {@code session@from..to}.
 */
public record Lesson(
    Kind kind,
    String title,
    String description,
    String content,
    String scope,
    Polarity polarity,
    List<String> sources) {
  public static final int WORDS_MAX = 120;

  private static final int CONTENT_CHARS_MAX = 2_000;
  private static final int TITLE_CHARS_MAX = 200;
  private static final int DESCRIPTION_CHARS_MAX = 500;
  private static final int SOURCES_MAX = 100;
  private static final Pattern SCOPE = Pattern.compile("|[a-z0-9._-]+(/[a-z0-9._-]+)*");
  private static final int SCOPE_CHARS_MAX = 100;
  private static final Pattern SOURCE =
      Pattern.compile("[0-9a-z]{26}@[1-9][0-9]{0,17}\\.\\.[1-9][0-9]{0,17}");

  /** What models and servers read as a call, or as the border of a message. */
  private static final Pattern CALL_MARKUP =
      Pattern.compile(
          "</?\\s*(antml:)?(tool_?calls?|tool_?use|tool_response|function(_?calls?)?|invoke|parameter)\\b"
              + "|<[|\\uFF5C]|[|\\uFF5C]>|\\[/?(TOOL_CALLS?|TOOL_RESULTS|AVAILABLE_TOOLS|INST)\\]"
              + "|\"(tool_calls|function_call|arguments)\"\\s*:",
          Pattern.CASE_INSENSITIVE);

  /** What it is. */
  public enum Kind {
    EXPERIENCE,
    MEMORY,
    STRATEGY,
    SKILL_DRAFT;

    public String wire() {
      return switch (this) {
        case EXPERIENCE -> "experience";
        case MEMORY -> "memory";
        case STRATEGY -> "strategy";
        case SKILL_DRAFT -> "skill-draft";
      };
    }

    public static Kind of(String wire) {
      return switch (wire) {
        case "experience" -> EXPERIENCE;
        case "memory" -> MEMORY;
        case "strategy" -> STRATEGY;
        case "skill-draft" -> SKILL_DRAFT;
        default ->
            throw new IllegalArgumentException(
                "a lesson is an experience, memory, strategy or skill-draft, not " + wire);
      };
    }
  }

  /** Whether it says what to do or what to leave. */
  public enum Polarity {
    DO,
    AVOID,
    MIXED;

    public String wire() {
      return switch (this) {
        case DO -> "do";
        case AVOID -> "avoid";
        case MIXED -> "mixed";
      };
    }

    public static Polarity of(String wire) {
      return switch (wire) {
        case "do" -> DO;
        case "avoid" -> AVOID;
        case "mixed" -> MIXED;
        default ->
            throw new IllegalArgumentException("polarity is do, avoid or mixed, not " + wire);
      };
    }
  }

  public Lesson {
    sources = List.copyOf(sources);
    requireText("title", title, 1, TITLE_CHARS_MAX);
    requireText("description", description, 0, DESCRIPTION_CHARS_MAX);
    requireText("content", content, 1, CONTENT_CHARS_MAX);
    int words = content.strip().split("\\s+").length;
    if (words > WORDS_MAX) {
      throw new IllegalArgumentException(
          "the content has " + words + " words; at most " + WORDS_MAX + " are kept, so say less");
    }
    if (scope.length() > SCOPE_CHARS_MAX || !SCOPE.matcher(scope).matches()) {
      throw new IllegalArgumentException(
          "a scope is like java/maven, in lower case, or empty; not \"" + scope + "\"");
    }
    if (sources.size() > SOURCES_MAX
        || !sources.stream().allMatch(s -> SOURCE.matcher(s).matches())) {
      throw new IllegalArgumentException(
          "sources are like SESSION@3..17, at most " + SOURCES_MAX + " of them");
    }
  }

  /** A lesson that a person writes down. */
  public static Lesson byHand(String title, String content, String scope, Polarity polarity) {
    return new Lesson(Kind.EXPERIENCE, title, "", content, scope, polarity, List.of());
  }

  private static void requireText(String what, String text, int charsMin, int charsMax) {
    int chars = text.strip().codePointCount(0, text.strip().length());
    if (chars < charsMin || chars > charsMax) {
      throw new IllegalArgumentException(
          "the " + what + " has " + charsMin + " to " + charsMax + " characters, not " + chars);
    }
    if (CALL_MARKUP.matcher(text).find()) {
      throw new IllegalArgumentException(
          "the " + what + " looks like a tool call; an experience is plain text");
    }
  }

  /** True if it holds for work of this scope: its own, or one below. */
  public boolean holdsIn(String work) {
    return scope.isEmpty() || work.equals(scope) || work.startsWith(scope + "/");
  }
}
