package dev.anabranch.checks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts one fault into a program. First a class of faults is drawn, then a place, then a change; the
 * same seed gives the same fault. It works on lines with patterns and shares nothing with the code
 * that repairs.
 */
public final class FaultGenerator {
  private static final int DRAWS_MAX = 30;
  private static final Pattern SIGN = Pattern.compile("(?<= )(<=|>=|===|!==|==|!=|<|>)(?= )");
  private static final Pattern TEST = Pattern.compile("(?<= )-(lt|le|gt|ge|eq|ne)(?= )");
  private static final Pattern BRACKET_SIGN =
      Pattern.compile("(?<=\\[[^\\]]{0,60} )(=|==|!=)(?= )");
  private static final Pattern EMPTY = Pattern.compile("(?<=\\[ (?:! )?)-(z|n)(?= )");
  private static final Pattern ARITHMETIC =
      Pattern.compile(
          "(?<=[\\w)\\]\"'] ?)(\\+|-|\\*|/|//|%)(?= ?[\\w($\"'])(?<! [-+*/%](?=\\w))|(\\+=|-=|\\*=)");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.$%{])\\d+(?:\\.\\d+)?(?![\\w.])");
  private static final Pattern BOOLEAN =
      Pattern.compile("\\band\\b|\\bor\\b|&&|\\|\\||\\btrue\\b|\\bfalse\\b|\\bTrue\\b|\\bFalse\\b");
  private static final Pattern STRING =
      Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"|'((?:[^'\\\\\\n]|\\\\.)*)'");
  private static final Pattern ONE = Pattern.compile(" ?[+-] ?1(?![\\w.])");
  private static final Pattern INDEX = Pattern.compile("(?<=\\w)\\[([a-z]\\w*)\\]");
  private static final Pattern BOUND =
      Pattern.compile("range\\(([^()]+)\\)|\\b\\w+\\.(?:length\\b|size\\(\\))|len\\(\\w+\\)");
  private static final Pattern CONDITION =
      Pattern.compile("\\b(if|while|elif) \\(?(.+?)\\)?(:| \\{)?$");
  private static final Pattern ARGUMENTS =
      Pattern.compile("(?<=\\w\\()([^(){},]+), ([^(){},]+)(?=[,)])");
  private static final Pattern INDEXES = Pattern.compile("\\[([^\\[\\]]+)\\]\\[([^\\[\\]]+)\\]");
  private static final Pattern SHELL_WORDS =
      Pattern.compile("(?<=\\w )(\"\\$[^\" ]+\"|\\$\\w+) (\"\\$[^\" ]+\"|\\$\\w+)");

  private final SampleProgram program;
  private final String text;
  private final List<String> lines;
  private final Random random;

  /** {@code program} is read once; every call of {@link #next} draws anew. */
  public FaultGenerator(SampleProgram program, long seed) {
    this.program = program;
    this.text = program.text();
    this.lines = text.lines().toList();
    this.random = new Random((seed + 1) * 0x9E3779B97F4A7C15L ^ program.name().hashCode());
  }

  private record Change(int line, int start, int end, String replacement) {}

  /**
   * Writes the program into an empty folder and draws faults until its tests notice one, which
   * stays there.
   */
  public Fault plant(Path folder) throws IOException {
    LocalTools tools = new LocalTools(folder);
    program.copyTo(folder);
    for (int draw = 0; draw < DRAWS_MAX; draw++) {
      Fault fault = next();
      Files.writeString(folder.resolve(program.file()), fault.text());
      if (tools.exit(program.testCommand()) > 0) {
        return fault;
      }
    }
    throw new IllegalStateException("the tests of " + program.name() + " notice no fault");
  }

  /** Draws a fault. Whether the tests notice it, nobody has asked yet. */
  public Fault next() {
    Map<String, List<Change>> places = places();
    List<String> kinds = List.copyOf(places.keySet());
    String kind = kinds.get(random.nextInt(kinds.size()));
    List<Change> changes = places.getOrDefault(kind, List.of());
    List<String> spots =
        changes.stream().map(change -> change.line() + ":" + change.start()).distinct().toList();
    String spot = spots.get(random.nextInt(spots.size()));
    List<Change> here =
        changes.stream()
            .filter(change -> (change.line() + ":" + change.start()).equals(spot))
            .toList();
    return fault(kind, here.get(random.nextInt(here.size())));
  }

  private Fault fault(String kind, Change change) {
    String before = lines.get(change.line());
    String after =
        before.substring(0, change.start()) + change.replacement() + before.substring(change.end());
    List<String> changed = new ArrayList<>(lines);
    changed.set(change.line(), after);
    String end = text.endsWith("\n") ? "\n" : "";
    return new Fault(kind, change.line() + 1, before, after, String.join("\n", changed) + end);
  }

  private Map<String, List<Change>> places() {
    Map<String, List<Change>> places = new TreeMap<>();
    boolean documentation = false;
    for (int i = 0; i < program.productLines() - (program.testsBegin().isEmpty() ? 0 : 1); i++) {
      String line = lines.get(i);
      boolean marks = line.contains("\"\"\"") || line.strip().startsWith("/*");
      boolean closes =
          line.strip().length() > 5 && line.strip().endsWith("\"\"\"") || line.contains("*/");
      boolean skip = documentation || marks || !code(line);
      documentation =
          (documentation != marks || documentation && !marks)
              && !closes
              && (documentation || marks);
      if (!skip) {
        line(i, line, places);
      }
    }
    places.values().forEach(changes -> changes.removeIf(this::changesNothing));
    places.values().removeIf(List::isEmpty);
    return places;
  }

  private boolean changesNothing(Change change) {
    String old = lines.get(change.line()).substring(change.start(), change.end());
    return old.equals(change.replacement());
  }

  private static boolean code(String line) {
    String bare = line.strip();
    return !bare.startsWith("#")
        && !bare.startsWith("//")
        && !bare.startsWith("*")
        && !bare.startsWith("import ")
        && !bare.startsWith("from ")
        && !bare.startsWith("'use");
  }

  private void line(int number, String line, Map<String, List<Change>> places) {
    String masked = masked(line);
    comparisons(number, masked, places);
    arithmetic(number, masked, places);
    numbers(number, masked, places);
    booleans(number, masked, places);
    strings(number, line, masked, places);
    offByOne(number, masked, places);
    negations(number, line, masked, places);
    swaps(number, line, masked, places);
  }

  /** The line without comment and with blanks for the characters of its strings. */
  private String masked(String line) {
    String hidden =
        STRING
            .matcher(line)
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    match.group().contains("$")
                        ? match.group()
                        : "\"" + " ".repeat(match.group().length() - 2) + "\""));
    String comment = program.language().startsWith("java") ? " //" : " #";
    int at = (" " + hidden).indexOf(comment);
    return at < 0 ? hidden : hidden.substring(0, Math.max(0, at));
  }

  private static void add(
      Map<String, List<Change>> places,
      String kind,
      int line,
      int start,
      int end,
      String... texts) {
    for (String text : texts) {
      places
          .computeIfAbsent(kind, any -> new ArrayList<>())
          .add(new Change(line, start, end, text));
    }
  }

  private static void each(
      Pattern pattern, String line, java.util.function.Consumer<MatchResult> then) {
    pattern.matcher(line).results().forEach(then);
  }

  private void comparisons(int number, String line, Map<String, List<Change>> places) {
    boolean shell = program.language().equals("shell");
    if (!shell || line.contains("((") || line.contains("[[")) {
      each(
          SIGN,
          line,
          sign ->
              add(places, "comparison", number, sign.start(), sign.end(), others(sign.group())));
    }
    if (program.language().equals("shell")) {
      each(
          TEST,
          line,
          sign ->
              add(places, "comparison", number, sign.start(1), sign.end(1), others(sign.group(1))));
      each(
          EMPTY,
          line,
          sign ->
              add(
                  places,
                  "comparison",
                  number,
                  sign.start(1),
                  sign.end(1),
                  sign.group(1).equals("z") ? "n" : "z"));
      each(
          BRACKET_SIGN,
          line,
          sign ->
              add(
                  places,
                  "comparison",
                  number,
                  sign.start(),
                  sign.end(),
                  sign.group().equals("!=") ? "=" : "!="));
    }
  }

  private static String[] others(String sign) {
    return switch (sign) {
      case "<" -> new String[] {"<=", ">", ">="};
      case "<=" -> new String[] {"<", ">=", ">"};
      case ">" -> new String[] {">=", "<", "<="};
      case ">=" -> new String[] {">", "<=", "<"};
      case "==" -> new String[] {"!="};
      case "!=" -> new String[] {"=="};
      case "===" -> new String[] {"!=="};
      case "!==" -> new String[] {"==="};
      case "lt" -> new String[] {"le", "gt", "ge"};
      case "le" -> new String[] {"lt", "ge", "gt"};
      case "gt" -> new String[] {"ge", "lt", "le"};
      case "ge" -> new String[] {"gt", "le", "lt"};
      case "eq" -> new String[] {"ne"};
      default -> new String[] {"eq"};
    };
  }

  private void arithmetic(int number, String line, Map<String, List<Change>> places) {
    if (program.language().equals("shell")
        && !line.contains("awk")
        && (!line.contains("((") || line.contains("sed"))) {
      return;
    }
    each(
        ARITHMETIC,
        line,
        sign -> {
          String[] texts =
              switch (sign.group()) {
                case "+" -> new String[] {"-"};
                case "-" -> new String[] {"+"};
                case "*" -> new String[] {"/", "+"};
                case "/", "//" -> new String[] {"*", "%"};
                case "%" -> new String[] {"/", "*"};
                case "+=" -> new String[] {"-="};
                case "-=" -> new String[] {"+="};
                default -> new String[] {"/="};
              };
          add(places, "arithmetic", number, sign.start(), sign.end(), texts);
        });
  }

  private void numbers(int number, String line, Map<String, List<Change>> places) {
    if (line.contains("=~")) {
      return;
    }
    each(
        NUMBER,
        line,
        match -> {
          String old = match.group();
          if (old.contains(".")) {
            add(places, "number", number, match.start(), match.end(), old + "1", "1" + old);
          } else if (old.length() < 10) {
            long value = Long.parseLong(old);
            add(
                places,
                "number",
                number,
                match.start(),
                match.end(),
                value == 0 ? "1" : "0",
                "" + (value + 2),
                "" + (value * 2 + 1),
                "" + value * 10);
            add(
                places,
                "off by one",
                number,
                match.start(),
                match.end(),
                "" + (value + 1),
                value > 0 ? "" + (value - 1) : "1");
          }
        });
  }

  private static void booleans(int number, String line, Map<String, List<Change>> places) {
    each(
        BOOLEAN,
        line,
        match ->
            add(
                places,
                "boolean",
                number,
                match.start(),
                match.end(),
                switch (match.group()) {
                  case "and" -> "or";
                  case "or" -> "and";
                  case "&&" -> "||";
                  case "||" -> "&&";
                  case "true" -> "false";
                  case "false" -> "true";
                  case "True" -> "False";
                  default -> "True";
                }));
  }

  private void strings(int number, String line, String masked, Map<String, List<Change>> places) {
    each(
        STRING,
        line,
        match -> {
          String content = match.group().substring(1, match.group().length() - 1);
          int from = match.start() + 1;
          int to = match.end() - 1;
          if (match.start() >= masked.length() || content.contains("$")) {
            return;
          }
          if (content.isEmpty()) {
            add(places, "string", number, from, to, "x");
          } else if (content.length() == 1) {
            add(
                places,
                "string",
                number,
                from,
                to,
                content.equals("-") ? "_" : "-",
                content + content);
          } else {
            char first = content.charAt(0);
            String shout =
                (Character.isLowerCase(first)
                        ? Character.toUpperCase(first)
                        : Character.toLowerCase(first))
                    + content.substring(1);
            add(places, "string", number, from, to, content + "x", shout);
            if (content.charAt(content.length() - 2) != '\\') {
              add(places, "string", number, from, to, content.substring(0, content.length() - 1));
            }
          }
        });
  }

  private static void offByOne(int number, String line, Map<String, List<Change>> places) {
    each(
        ONE,
        line,
        match -> {
          String flipped =
              match.group().contains("+")
                  ? match.group().replace('+', '-')
                  : match.group().replace('-', '+');
          boolean binary =
              match.start() > 0 && Character.isLetterOrDigit(line.charAt(match.start() - 1))
                  || match.start() > 0 && ")]".indexOf(line.charAt(match.start() - 1)) >= 0;
          if (binary) {
            add(places, "off by one", number, match.start(), match.end(), "", flipped);
          }
        });
    each(
        INDEX,
        line,
        match ->
            add(
                places,
                "off by one",
                number,
                match.start(1),
                match.end(1),
                match.group(1) + " + 1",
                match.group(1) + " - 1"));
    each(
        BOUND,
        line,
        match -> {
          int end = match.group(1) == null ? match.end() : match.end(1);
          add(places, "off by one", number, end, end, " - 1", " + 1");
        });
  }

  private void negations(int number, String line, String masked, Map<String, List<Change>> places) {
    each(
        CONDITION,
        masked,
        match -> {
          int start = match.start(2);
          int end = match.end(2);
          String condition = line.substring(start, end);
          String change =
              switch (program.language()) {
                case "python" ->
                    condition.startsWith("not ")
                        ? condition.substring(4)
                        : "not (" + condition + ")";
                case "shell" ->
                    condition.startsWith("! ") ? condition.substring(2) : "! " + condition;
                default ->
                    condition.startsWith("!")
                            && !condition.contains("&&")
                            && !condition.contains("||")
                        ? condition.substring(1)
                        : "!(" + condition + ")";
              };
          boolean whole =
              program.language().equals("shell")
                  ? line.strip().matches("(?:el)?if .*; then|while .*; do")
                  : program.language().equals("python")
                      ? line.endsWith(":") && balanced(condition)
                      : line.strip().matches("(?:\\} else )?(?:if|while) \\(.*\\) \\{")
                          && balanced(condition);
          if (whole && program.language().equals("shell")) {
            int head = line.indexOf(match.group(1)) + match.group(1).length() + 1;
            add(places, "negation", number, head, head, "! ");
          } else if (whole) {
            add(places, "negation", number, start, end, change);
          }
        });
    each(
        Pattern.compile("(?<![\\w!])!(?=[\\w(])|\\bnot (?!in\\b)"),
        masked,
        match -> add(places, "negation", number, match.start(), match.end(), ""));
  }

  private static boolean balanced(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0) {
        return false;
      }
    }
    return depth == 0;
  }

  private void swaps(int number, String line, String masked, Map<String, List<Change>> places) {
    boolean defines =
        masked
            .strip()
            .matches(
                "(?:async )?(?:def|function) .*|\\w+\\([^()]*\\) \\{|(?:class|record|public|private|static) .*\\{|[\\w<>\\[\\], ]+ \\w+\\([\\w<>\\[\\], ]*\\) \\{");
    if (!program.language().equals("shell") && !defines) {
      swap(ARGUMENTS, ", ", number, line, masked, places);
      swap(INDEXES, "][", number, line, masked, places);
    } else if (program.language().equals("shell")) {
      swap(SHELL_WORDS, " ", number, line, masked, places);
    }
  }

  private static void swap(
      Pattern pattern,
      String between,
      int number,
      String line,
      String masked,
      Map<String, List<Change>> places) {
    each(
        pattern,
        masked,
        match -> {
          String left = line.substring(match.start(1), match.end(1));
          String right = line.substring(match.start(2), match.end(2));
          boolean plain = !(left + right).matches(".*(=| for | in |\\b[A-Z]\\w* \\w).*");
          if (!left.equals(right) && plain) {
            add(places, "swap", number, match.start(1), match.end(2), right + between + left);
          }
        });
  }

  @Override
  public String toString() {
    return places().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().size())
        .collect(Collectors.joining(", "));
  }
}
