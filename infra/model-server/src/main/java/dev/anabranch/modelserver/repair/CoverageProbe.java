package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Program.Unit;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the one command that runs the tests once and tells which lines each test case runs.
 *
 * <p>Nothing in the workspace changes. Python is watched by a trace function, bash by its own
 * trace; JavaScript and Java run in a temporary copy in which every statement first leaves its
 * mark. All append {@code path:line} to one log in the order of execution, so that the lines of a
 * program belong to the test case whose line came last before them. Bash traces a command after the
 * substitutions in it, and their lines by wrong numbers, so these wait for the command around them.
 * The command counts the cases that ran each line and prints {@code line:failed:related:passed} for
 * those that a failed or related one ran, and {@code seconds:failed:related:passed} for all cases.
 */
final class CoverageProbe {
  /** The first line of the command, by which it is known again. */
  static final String TITLE = "# Which lines do the failing tests run, and the passing ones?";

  private static final String PYTHON_TRACE =
      """
      import os, sys, threading
      root = os.path.realpath(os.environ['TRACED']) + os.sep
      cases, names, seen = {}, {}, set()
      for part in os.environ['CASES'].split():
          path, lines = part.split('=')[0].rsplit(':', 1)
          first, last = lines.split('-')
          cases.setdefault(path, []).append((int(first), int(last)))
      log = os.open(os.environ['TRACE'], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
      def name(code):
          if code not in names:
              path = os.path.realpath(code.co_filename)
              inside = path.startswith(root) and not code.co_filename.startswith('<')
              names[code] = path[len(root):] if inside else None
          return names[code]
      def trace(frame, event, arg):
          path = name(frame.f_code)
          if path is None:
              return None
          if event == 'line':
              line = frame.f_lineno
              if any(a <= line <= b for a, b in cases.get(path, ())):
                  seen.clear()
              if (path, line) not in seen:
                  seen.add((path, line))
                  os.write(log, f'{path}:{line}\\n'.encode())
          return trace
      threading.settrace(trace)
      sys.settrace(trace)
      """;

  private static final String NODE_MARKS =
      """
      const fs = require('fs');
      const seen = new Set();
      globalThis.__mark = (place) => {
        if (!seen.has(place)) { seen.add(place); fs.appendFileSync(process.env.TRACE, place + '\\n'); }
      };
      globalThis.__case = (place) => { seen.clear(); globalThis.__mark(place); };
      """;

  private static String javaMarks(String holder) {
    return "final class "
        + holder
        + " { static final java.util.Set<String> SEEN = new java.util.HashSet<>();"
        + " static void __case(String at) { SEEN.clear(); __mark(at); }"
        + " static void __mark(String at) { if (!SEEN.add(at)) { return; }"
        + " try (java.io.FileWriter log = new java.io.FileWriter(System.getenv(\"TRACE\"), true))"
        + " { log.write(at + \"\\n\"); } catch (java.io.IOException lost) { SEEN.remove(at); } } }";
  }

  private static final String SHELL_TRACE =
      """
      exec 19>>"$TRACE"; BASH_XTRACEFD=19
      PS4='+
      ${BASH_SOURCE[0]#./}:$LINENO
      '; set -x
      """;

  private static final String COUNT =
      """
      awk -F: -v took="$took" -v cases="$CASES" -v paths="$PATHS" '
        function keep(place) { seen[place, now] = 1; places[place] = 1 }
        function release(place) { held = 0; for (place in waiting) keep(place); split("", waiting) }
        BEGIN { files = split(paths, name, " "); n = split(cases, part, " ")
          for (i = 1; i <= n; i++) { split(part[i], half, "="); m = split(half[1], at, ":"); split(at[m], line, "-")
            kind[i] = half[2]; if (half[2] == "failed") known = 1
            for (l = line[1] + 0; l <= line[2] + 0; l++) caseOf[at[1] ":" l] = i } }
        /^\\++$/ { depth = length($0); next }
        NF == 2 && $2 ~ /^[0-9]+$/ { path = $1; sub(/^.*\\/\\.\\.\\//, "", path); sub(/^(\\.\\.?\\/)+/, "", path)
          if (!(path in file)) { file[path] = path
            for (i = 1; i <= files; i++) { f = name[i]; if (path == f) { file[path] = f; break }
              if (substr(path, length(path) - length(f)) == "/" f || substr(f, length(f) - length(path)) == "/" path) file[path] = f } }
          place = file[path] ":" $2
          if (place in caseOf && depth > 1) held = 1
          else if (place in caseOf) { now = caseOf[place]; ran[now] = 1; release() }
          else if (held) waiting[place] = 1
          else keep(place) }
        END { release(); if (!known && now) kind[now] = "failed"
          for (c in ran) total[kind[c]]++
          print "(cases) " took ":" total["failed"] + 0 ":" total["related"] + 0 ":" total["passed"] + 0
          for (both in seen) { split(both, of, SUBSEP); if (of[2]) count[of[1], kind[of[2]]]++ }
          for (place in places) { split(place, at, ":")
            f = count[place, "failed"] + 0; r = count[place, "related"] + 0; p = count[place, "passed"] + 0
            if (!f && count[place, "neutral"]) { f = total["failed"] + 0; p = total["passed"] + 0 }
            if (f + r) print at[1] " " at[2] ":" f ":" r ":" p } }' "$TRACE" \\
        | sort | awk '{ if ($1 != file) { if (file) print ""; printf "%s", $1; file = $1 } printf " %s", $2 } END { print "" }'
      """;

  private final Program program;
  private final TestCases cases;
  private final StringBuilder script = new StringBuilder();

  private CoverageProbe(Program program, TestCases cases) {
    this.program = program;
    this.cases = cases;
  }

  static String command(Program program, TestCases cases, String testCommand) {
    return new CoverageProbe(program, cases).write(testCommand);
  }

  private String write(String testCommand) {
    line(TITLE);
    line("d=$(mktemp -d) && trap 'rm -rf \"$d\"' EXIT");
    line(
        "export TRACE=\"$d/log\" TRACED=\"$PWD\" CASES='"
            + caseList()
            + "' PATHS='"
            + paths()
            + "'; : > \"$TRACE\"");
    copy();
    python();
    shell();
    line("SECONDS=0; timeout 40 bash -c " + quoted(testCommand) + " > \"$d/out\" 2>&1");
    line("took=$SECONDS; unset BASH_ENV");
    script.append(COUNT);
    return script.toString();
  }

  private String caseList() {
    return cases.all().stream()
        .map(one -> one.path() + ":" + one.first() + "-" + one.last() + "=" + one.verdict().word())
        .collect(Collectors.joining(" "));
  }

  private String paths() {
    return program.units().stream().map(Unit::path).collect(Collectors.joining(" "));
  }

  private List<Unit> units(Language... languages) {
    return program.units().stream()
        .filter(unit -> List.of(languages).contains(unit.source().language()))
        .toList();
  }

  private void copy() {
    List<Unit> marked = units(Language.JAVASCRIPT, Language.JAVA);
    if (marked.isEmpty()) {
      return;
    }
    line("cp -r . \"$d/w\" && cd \"$d/w\" && export TRACED=\"$d/w\"");
    marked.forEach(this::mark);
    if (!units(Language.JAVASCRIPT).isEmpty()) {
      file("$d/marks.js", NODE_MARKS);
      line("export NODE_OPTIONS=\"--require $d/marks.js\"");
    }
  }

  private void mark(Unit unit) {
    BitSet starts = StatementLines.of(unit.source()).starts();
    StringBuilder plain = new StringBuilder(" ");
    StringBuilder inCase = new StringBuilder(" ");
    for (int line = starts.nextSetBit(0); line >= 0; line = starts.nextSetBit(line + 1)) {
      boolean known = cases.at(unit.path(), line).isPresent();
      if (known || !unit.testLines().get(line)) {
        (known ? inCase : plain).append(line).append(' ');
      }
    }
    boolean java = unit.source().language() == Language.JAVA;
    String holder = "Marks__" + unit.path().replaceAll("\\W", "_");
    line(
        "awk -v p='"
            + unit.path()
            + "' -v m='"
            + plain
            + "' -v c='"
            + inCase
            + "' '{ k = index(c, \" \" FNR \" \") ? \"__case\" : index(m, \" \" FNR \" \") ? \"__mark\" : \"\""
            + "; if (k) printf \""
            + (java ? holder + "." : "")
            + "%s(\\\"%s:%d\\\");\", k, p, FNR; print }' "
            + quoted(unit.path())
            + " > \"$d/f\" && cat \"$d/f\" > "
            + quoted(unit.path()));
    if (java) {
      line("echo " + quoted(javaMarks(holder)) + " >> " + quoted(unit.path()));
    }
  }

  private void python() {
    if (!units(Language.PYTHON).isEmpty()) {
      line("mkdir \"$d/py\"");
      file("$d/py/sitecustomize.py", PYTHON_TRACE);
      line("export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=\"$d/py${PYTHONPATH:+:$PYTHONPATH}\"");
    }
  }

  private void shell() {
    if (!units(Language.SHELL).isEmpty()) {
      file("$d/env.sh", SHELL_TRACE);
      line("export BASH_ENV=\"$d/env.sh\"");
    }
  }

  private void file(String path, String text) {
    line("cat > \"" + path + "\" <<'END'");
    script.append(text);
    line("END");
  }

  private void line(String text) {
    script.append(text).append('\n');
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
