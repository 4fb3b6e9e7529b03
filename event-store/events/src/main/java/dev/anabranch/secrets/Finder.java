package dev.anabranch.secrets;

import java.util.List;
import java.util.Optional;

/** Finds secrets of some shapes in a text, from its beginning to its end. */
final class Finder {
  /*
   * One pass looks for anchors; at each anchor its shapes are tried, and runs of characters are
   * measured once (Text). So the time grows with the text and not with how it is made.
   */
  private final Anchors anchors;
  private final List<Shape> shapes;

  /** A shape and the word that calls for it. */
  record Anchored(String anchor, Shape shape) {}

  Finder(List<Anchored> anchored) {
    this.anchors = new Anchors(anchored.stream().map(Anchored::anchor).toList());
    this.shapes = anchored.stream().map(Anchored::shape).toList();
  }

  /**
   * What was found from a place on.
   *
   * @param clean up to here no secret begins
   * @param match the secret that begins there; empty if none, or if that is open
   * @param open where the anchor lies of which more must be seen; -1 if there is none
   */
  record Look(int clean, Optional<Match> match, int open) {}

  /**
   * @param decided anchors before it are decided by what is there
   */
  Look look(Text text, int from, int decided) {
    int state = anchors.start();
    for (int i = from; i < text.length(); i++) {
      state = anchors.after(state, text.at(i));
      for (int word : anchors.ending(state)) {
        int start = i + 1 - anchors.length(word);
        Optional<Match> match = shapes.get(word).match(text, start, i + 1);
        if (text.ranOut() && start >= decided) {
          return new Look(Math.min(start, i + 1 - anchors.depth(state)), Optional.empty(), start);
        }
        if (match.isPresent()) {
          return new Look(Math.max(from, match.get().from()), match, -1);
        }
      }
    }
    int begun = text.isComplete() ? 0 : anchors.depth(state);
    return new Look(text.length() - begun, Optional.empty(), -1);
  }
}
