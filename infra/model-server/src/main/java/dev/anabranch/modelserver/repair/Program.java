package dev.anabranch.modelserver.repair;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All source files that were read, each with its functions and the lines that are tests. */
record Program(List<Unit> units) {

  Program {
    units = List.copyOf(units);
  }

  /**
   * One file.
   *
   * @param testFile true if its name says that it is a test, so that no line of it may change
   * @param testLines the lines that are tests
   */
  record Unit(SourceFile source, Functions functions, boolean testFile, BitSet testLines) {
    String path() {
      return source.path();
    }

    boolean changeable(int line) {
      return !testFile && !testLines.get(line);
    }
  }

  /** Reads the texts by path. If all of them have the names of tests, the names mean nothing. */
  static Program of(Map<String, String> texts) {
    List<SourceFile> sources = new ArrayList<>();
    texts.forEach((path, text) ->
        Language.of(path, text)
            .ifPresent(language -> sources.add(new SourceFile(path, language, text))));
    boolean anyProduct = sources.stream().anyMatch(source -> !TestFiles.isTest(source.path()));
    return new Program(
        sources.stream()
            .map(source -> unit(source, anyProduct && TestFiles.isTest(source.path())))
            .toList());
  }

  private static Unit unit(SourceFile source, boolean testFile) {
    Functions functions = Functions.of(source);
    BitSet testLines;
    if (testFile) {
      testLines = new BitSet();
      testLines.set(1, source.lines() + 1);
    } else {
      testLines = TestRegions.of(source, functions);
    }
    return new Unit(source, functions, testFile, testLines);
  }

  Optional<Unit> unit(String path) {
    return units.stream().filter(unit -> unit.path().equals(path)).findFirst();
  }
}
