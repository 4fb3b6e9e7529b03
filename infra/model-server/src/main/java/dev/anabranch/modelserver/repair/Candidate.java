package dev.anabranch.modelserver.repair;

/**
 * One change of a program: the text from {@code start} to {@code end} becomes {@code replacement}.
 *
 * @param kind the class of fault that the change would undo
 * @param site the place in the text that the change is about; candidates of one site exclude each
 *     other
 * @param weight how likely this change is among those of its site, more is likelier
 */
record Candidate(
    String path, int start, int end, String replacement, FaultKind kind, int site, double weight) {

  String applyTo(String text) {
    return text.substring(0, start) + replacement + text.substring(end);
  }
}
