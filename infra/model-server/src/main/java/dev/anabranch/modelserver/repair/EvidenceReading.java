package dev.anabranch.modelserver.repair;

import dev.anabranch.modelserver.repair.Token.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the constants of a program and of its tests. */
final class EvidenceReading {
  private static final int CONSTANTS_MAX = 400;

  private EvidenceReading() {}

  static Evidence of(Program program, Failure failure) {
    Set<String> testStrings = new LinkedHashSet<>();
    Set<String> testNumbers = new LinkedHashSet<>();
    Set<String> programStrings = new LinkedHashSet<>();
    for (Program.Unit unit : program.units()) {
      for (Token token : unit.source().tokens()) {
        boolean test = !unit.changeable(unit.source().lineOf(token));
        if (token.kind() == Kind.NUMBER && test) {
          testNumbers.add(token.text());
        } else if (token.kind() == Kind.STRING || token.kind() == Kind.TEXT) {
          String text = StringText.of(token, unit.source().language()).value();
          (test ? testStrings : programStrings).add(text);
          if (test) {
            testStrings.addAll(List.of(text.split("[\\s,;:=|()]+")));
          }
        }
      }
    }
    return new Evidence(
        failure, bounded(testStrings), bounded(testNumbers), bounded(programStrings));
  }

  private static List<String> bounded(Set<String> texts) {
    return texts.stream().filter(text -> !text.isEmpty()).limit(CONSTANTS_MAX).toList();
  }
}
