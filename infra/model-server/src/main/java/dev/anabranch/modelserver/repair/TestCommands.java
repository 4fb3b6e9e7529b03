package dev.anabranch.modelserver.repair;

import dev.anabranch.json.Json;
import dev.anabranch.json.JsonRefused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the commands that may run the tests, the likeliest first: one that the task names, a test
 * script, the test of {@code package.json} or of a Makefile, the usual runner of the language.
 */
final class TestCommands {
  private static final Pattern QUOTED = Pattern.compile("[`\"]([^`\"\\n]{2,200})[`\"]");
  private static final Pattern RUN_WORDS =
      Pattern.compile(
          "(?i)\\b(?:run|running|with|using|command:?|by|via)\\s+((?:\\./|bash |sh |python3? |node |npm |java |javac |make |pytest)[^\\n,;]*)");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:[A-Z_]+=\\S+ )*(?:\\./|bash |sh |python|node |npm |npx |java |javac |make |pytest|cd ).*");
  private static final Pattern CHECKS =
      Pattern.compile("(?i)assert|unittest|check|expect|fail|exit\\(|def test");
  private static final List<String> SCRIPTS =
      List.of(
          "test.sh",
          "run_tests.sh",
          "run-tests.sh",
          "runtests.sh",
          "tests.sh",
          "check.sh",
          "tests/run.sh",
          "test/run.sh",
          "scripts/test.sh",
          "tests/test.sh",
          "test/test.sh",
          "tests/run_tests.sh");

  private final String task;
  private final Collection<String> paths;
  private final Map<String, String> texts;
  private final List<String> commands = new ArrayList<>();

  private TestCommands(String task, Collection<String> paths, Map<String, String> texts) {
    this.task = task;
    this.paths = paths;
    this.texts = texts;
  }

  static List<String> of(String task, Collection<String> paths, Map<String, String> texts) {
    TestCommands found = new TestCommands(task, paths, texts);
    found.named();
    found.scripts();
    found.packageJson();
    found.makefile();
    found.python();
    found.java();
    found.javascript();
    found.shell();
    found.single();
    return found.commands.stream().distinct().toList();
  }

  private void named() {
    Matcher quoted = QUOTED.matcher(task);
    while (quoted.find()) {
      addNamed(quoted.group(1).strip());
    }
    Matcher words = RUN_WORDS.matcher(task);
    while (words.find()) {
      commands.add(words.group(1).replaceAll("[.\\s]+$", ""));
    }
    paths.stream()
        .filter(path -> task.contains(path) && TestFiles.isTest(path))
        .forEach(path -> runner(path).ifPresent(commands::add));
  }

  private void addNamed(String text) {
    if (COMMAND.matcher(text).matches()) {
      commands.add(text);
    } else if (paths.contains(text)) {
      runner(text).ifPresent(commands::add);
    }
  }

  private void scripts() {
    SCRIPTS.stream().filter(paths::contains).forEach(path -> commands.add("bash " + quote(path)));
  }

  private void packageJson() {
    String text = texts.getOrDefault("package.json", "");
    try {
      Optional<String> test =
          text.isEmpty()
              ? Optional.empty()
              : Json.parseObject(text)
                  .find("scripts")
                  .flatMap(scripts -> scripts.asObject().findText("test"));
      test.filter(command -> !command.contains("no test specified"))
          .ifPresent(command ->
              commands.add(
                  command.matches("node .*|(?:ba)?sh .*|\\./.*")
                      ? command
                      : "PATH=\"$PWD/node_modules/.bin:$PATH\"; " + command));
    } catch (JsonRefused unreadable) {
      return;
    }
  }

  private void makefile() {
    String text = texts.getOrDefault("Makefile", texts.getOrDefault("makefile", ""));
    for (String target : List.of("test", "check")) {
      if (Pattern.compile("(?m)^" + target + ":").matcher(text).find()) {
        commands.add("make -s " + target);
      }
    }
  }

  private List<String> tests(Predicate<String> wanted) {
    return paths.stream()
        .filter(path -> wanted.test(path) && TestFiles.isTest(path) && texts.containsKey(path))
        .sorted()
        .toList();
  }

  private void python() {
    List<String> tests = tests(path -> path.endsWith(".py") && runs(path));
    if (tests.isEmpty()) {
      return;
    }
    if (tests.stream().anyMatch(path -> text(path).contains("import pytest"))) {
      commands.add("python3 -B -m pytest -q -x --no-header -p no:cacheprovider");
    }
    if (tests.stream().allMatch(path -> text(path).contains("unittest"))) {
      unittest(tests);
    }
    commands.add(tests.stream().map(this::pythonScript).collect(Collectors.joining(" && ")));
  }

  private boolean runs(String path) {
    boolean support = path.endsWith("__init__.py") || path.endsWith("conftest.py");
    return !support && CHECKS.matcher(text(path)).find();
  }

  private void unittest(List<String> tests) {
    List<String> folders = tests.stream().map(TestCommands::folder).distinct().toList();
    boolean named = tests.stream().allMatch(path -> name(path).startsWith("test"));
    if (folders.size() == 1 && named) {
      String folder = folders.getFirst();
      commands.add(
          "python3 -B -m unittest"
              + (folder.isEmpty()
                  ? ""
                  : " discover -s "
                      + quote(folder)
                      + (paths.contains(folder + "/__init__.py") ? " -t ." : "")));
    }
    commands.add(
        "python3 -B -m unittest "
            + tests.stream().map(TestCommands::quote).collect(Collectors.joining(" ")));
  }

  /** A script checks by itself; bare test functions have to be called. */
  private String pythonScript(String path) {
    String text = text(path);
    boolean bare =
        Pattern.compile("(?m)^def test").matcher(text).find()
            && !text.contains("__main__")
            && !Pattern.compile("(?m)^(?:assert\\b|test\\w*\\(|main\\(|run\\w*\\()")
                .matcher(text)
                .find();
    if (!bare) {
      return path.contains("/")
          ? "PYTHONPATH=. python3 -B " + quote(path)
          : "python3 -B " + quote(path);
    }
    return "PYTHONPATH=.:"
        + (folder(path).isEmpty() ? "." : folder(path))
        + " python3 -B -c 'import "
        + name(path).replace(".py", "")
        + " as t; [f() for n, f in sorted(vars(t).items()) if n.startswith(\"test\") and callable(f)]'";
  }

  private void javascript() {
    List<String> tests = tests(path -> path.matches(".*\\.[mc]?js"));
    if (tests.isEmpty()) {
      return;
    }
    boolean runner = tests.stream().anyMatch(path -> text(path).contains("node:test"));
    String list = tests.stream().map(TestCommands::quote).collect(Collectors.joining(" "));
    commands.add(
        tests.size() == 1
            ? "node " + list
            : runner
                ? "node --test " + list
                : tests.stream()
                    .map(path -> "node " + quote(path))
                    .collect(Collectors.joining(" && ")));
  }

  private void shell() {
    List<String> tests = tests(path -> path.matches(".*\\.(?:ba)?sh"));
    if (!tests.isEmpty()) {
      commands.add(
          tests.stream().map(path -> "bash " + quote(path)).collect(Collectors.joining(" && ")));
    }
  }

  private void java() {
    List<String> files =
        texts.keySet().stream().filter(path -> path.endsWith(".java")).sorted().toList();
    if (files.isEmpty()) {
      return;
    }
    List<String> mains = files.stream().filter(path -> text(path).contains("void main(")).toList();
    String main =
        mains.stream()
            .filter(TestFiles::isTest)
            .findFirst()
            .orElse(mains.isEmpty() ? files.getFirst() : mains.getFirst());
    if (files.size() == 1) {
      commands.add("java -ea " + quote(main));
      return;
    }
    Matcher packaged = Pattern.compile("(?m)^package ([\\w.]+);").matcher(text(main));
    String name = name(main).replace(".java", "");
    String type = packaged.find() ? packaged.group(1) + "." + name : name;
    commands.add(
        "d=$(mktemp -d) && javac -d \"$d\" "
            + files.stream().map(TestCommands::quote).collect(Collectors.joining(" "))
            + " && java -ea -cp \"$d\" "
            + type);
  }

  /** Tests of any kind, one by one, and behind them programs that may test themselves. */
  private void single() {
    tests(this::runs).forEach(path -> runner(path).ifPresent(commands::add));
    texts.keySet().stream()
        .filter(path -> !TestFiles.isTest(path))
        .sorted((left, right) -> Boolean.compare(testsItself(right), testsItself(left)))
        .forEach(path -> runner(path).ifPresent(commands::add));
  }

  private boolean testsItself(String path) {
    return Pattern.compile("(?i)assert|self.?test|\\btests?\\b|expect").matcher(text(path)).find();
  }

  private Optional<String> runner(String path) {
    Optional<Language> language = Language.of(path, text(path));
    return language.flatMap(known ->
        switch (known) {
          case PYTHON -> Optional.of(python(path));
          case JAVASCRIPT -> Optional.of("node " + quote(path) + argument(path));
          case JAVA -> Optional.of("java -ea " + quote(path));
          case SHELL -> Optional.of("bash " + quote(path) + argument(path));
          case AWK -> Optional.empty();
        });
  }

  private String python(String path) {
    String text = text(path);
    if (text.contains("unittest")
        && !text.contains("unittest.main")
        && !text.contains("TextTestRunner")) {
      return "python3 -B -m unittest " + quote(path);
    }
    boolean doctest =
        text.contains(">>> ") && !text.contains("doctest.testmod") && !text.contains("assert");
    return doctest
        ? "python3 -B -m doctest " + quote(path)
        : TestFiles.isTest(path)
            ? pythonScript(path)
            : "python3 -B " + quote(path) + argument(path);
  }

  /** Programs that test themselves only when asked to. */
  private String argument(String path) {
    for (String argument :
        List.of("--self-test", "--selftest", "--test", "self-test", "selftest")) {
      if (Pattern.compile("(?<![\\w-])" + argument + "(?![\\w-])").matcher(text(path)).find()) {
        return " " + argument;
      }
    }
    return Pattern.compile("(?m)^\\s*test\\)").matcher(text(path)).find() ? " test" : "";
  }

  private String text(String path) {
    return texts.getOrDefault(path, "");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String folder(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  private static String quote(String path) {
    return path.matches("[\\w./@+-]+") ? path : CoverageProbe.quoted(path);
  }
}
