package dev.anabranch.modelserver.repair;

/** The classes of faults that one changed token can undo. */
enum FaultKind {
  COMPARISON("comparison"),
  OFF_BY_ONE("off by one"),
  NEGATION("negated condition"),
  ARITHMETIC("arithmetic operator"),
  NUMBER("numeric constant"),
  STRING("string constant"),
  BOOLEAN("boolean operator"),
  SWAP("swapped neighbours"),
  CALL("similar function");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
