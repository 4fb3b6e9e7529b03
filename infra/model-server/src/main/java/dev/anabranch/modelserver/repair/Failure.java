package dev.anabranch.modelserver.repair;

import java.util.List;
import java.util.Set;

/**
 * What a failing run says.
 *
 * @param places lines named by stack traces and messages, in their order
 * @param labels names and labels of the tests that failed
 * @param pairs what the tests got and wanted
 * @param lines the lines of the output that speak of the failure
 * @param signature the output without what changes from run to run
 */
record Failure(
    List<Place> places,
    Set<String> labels,
    List<ValuePair> pairs,
    List<String> lines,
    String signature) {
  static final Failure NONE = new Failure(List.of(), Set.of(), List.of(), List.of(), "");

  Failure {
    places = List.copyOf(places);
    labels = Set.copyOf(labels);
    pairs = List.copyOf(pairs);
    lines = List.copyOf(lines);
  }

  /** A line of a file; without a path where the message names only the line. */
  record Place(String path, int line) {}
}
