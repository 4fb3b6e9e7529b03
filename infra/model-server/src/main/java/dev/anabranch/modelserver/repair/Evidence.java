package dev.anabranch.modelserver.repair;

import java.util.List;

/**
 * What the failing run and the tests say about constants.
 *
 * @param failure how the unchanged program fails
 * @param testStrings string constants of the tests, decoded
 * @param testNumbers numbers of the tests, as written
 * @param programStrings string constants of the program, decoded
 */
record Evidence(
    Failure failure,
    List<String> testStrings,
    List<String> testNumbers,
    List<String> programStrings) {
  Evidence {
    testStrings = List.copyOf(testStrings);
    testNumbers = List.copyOf(testNumbers);
    programStrings = List.copyOf(programStrings);
  }

  static final Evidence NONE = new Evidence(Failure.NONE, List.of(), List.of(), List.of());
}
