package dev.anabranch.context.tokens;

import dev.anabranch.context.PrefixHash;
import dev.anabranch.context.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A prompt from one of its borders on.
 *
 * @param hash names all bytes before the first piece
 * @param border names all tokens before it
 * @param at how many segments lie before it; -1 if not even the header does
 */
record PromptPath(String hash, String border, int at, List<Piece> pieces) {
  PromptPath {
    pieces = List.copyOf(pieces);
  }

  /** All of a prompt is still to come. */
  static PromptPath start() {
    return new PromptPath(PrefixHash.NOTHING, PrefixHash.NOTHING, -1, List.of());
  }

  /** The path with one piece more. */
  PromptPath plus(String text, int[] tokens) {
    List<Piece> longer = new ArrayList<>(pieces);
    longer.add(Piece.after(end(), borderAfter(pieces.size()), text, tokens));
    return new PromptPath(hash, border, at, longer);
  }

  /** The path with these segments more. */
  PromptPath plus(List<Segment> segments, Function<Segment, int[]> tokens) {
    List<Piece> longer = new ArrayList<>(pieces);
    String lastHash = end();
    String lastBorder = borderAfter(pieces.size());
    for (Segment segment : segments) {
      Piece piece = Piece.after(lastHash, lastBorder, segment.sha256(), tokens.apply(segment));
      longer.add(piece);
      lastHash = piece.hash();
      lastBorder = piece.border();
    }
    return new PromptPath(hash, border, at, longer);
  }

  /** The border after so many pieces. */
  String borderAfter(int count) {
    return count == 0 ? border : pieces.get(count - 1).border();
  }

  private String hashAfter(int count) {
    return count == 0 ? hash : pieces.get(count - 1).hash();
  }

  /** The prefix hash of the whole prompt. */
  String end() {
    return hashAfter(pieces.size());
  }

  /** The border of the whole prompt. */
  String last() {
    return borderAfter(pieces.size());
  }

  /** The prefix hash over so many segments. */
  String hashOf(int segments) {
    return hashAfter(segments - at);
  }

  /** The same up to so many segments. */
  PromptPath upTo(int segments) {
    return new PromptPath(hash, border, at, pieces.subList(0, segments - at));
  }

  boolean reaches(int segments) {
    return segments >= at && segments - at <= pieces.size();
  }

  boolean isWhole() {
    return at < 0;
  }

  long tokens() {
    return pieces.stream().mapToLong(piece -> piece.tokens().length).sum();
  }
}
