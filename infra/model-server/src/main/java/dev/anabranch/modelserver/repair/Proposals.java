package dev.anabranch.modelserver.repair;

import java.util.ArrayList;
import java.util.List;

/** Collects the candidates of one file. Tokens are named by their index. */
final class Proposals {
  private final SourceFile source;
  private final List<Candidate> candidates = new ArrayList<>();

  Proposals(SourceFile source) {
    this.source = source;
  }

  List<Candidate> all() {
    return List.copyOf(candidates);
  }

  /** Another text in the place of one token. */
  void replace(int token, String replacement, FaultKind kind, double weight) {
    span(token, token, replacement, kind, weight);
  }

  /** Another text in the place of the tokens {@code first} to {@code last}. */
  void span(int first, int last, String replacement, FaultKind kind, double weight) {
    text(source.token(first).start(), source.token(last).end(), replacement, kind, weight);
  }

  /** New text after a token. */
  void after(int token, String addition, FaultKind kind, double weight) {
    int end = source.token(token).end();
    text(end, end, addition, kind, weight);
  }

  void text(int start, int end, String replacement, FaultKind kind, double weight) {
    if (!source.text().substring(start, end).equals(replacement)) {
      candidates.add(new Candidate(source.path(), start, end, replacement, kind, start, weight));
    }
  }
}
