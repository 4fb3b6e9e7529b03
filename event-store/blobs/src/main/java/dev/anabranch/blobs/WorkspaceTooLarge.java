package dev.anabranch.blobs;

/** A folder goes beyond a bound of {@link WorkspaceBounds}; no snapshot was taken. */
public final class WorkspaceTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Bound bound;
  private final long max;

  public WorkspaceTooLarge(Bound bound, long max) {
    this(bound, max, "");
  }

  /**
   * @param where the top folder in which most was found until then; {@code ""} if nobody knows
   */
  WorkspaceTooLarge(Bound bound, long max, String where) {
    super(
        "the workspace is too large: more than %,d %s%s; remove build results or data, name them in .anabranchignore, or work on a part of it"
            .formatted(
                max,
                bound.words,
                where.isEmpty() ? "" : ", most of them in " + FileName.shown(where)));
    this.bound = bound;
    this.max = max;
  }

  public Bound bound() {
    return bound;
  }

  public long max() {
    return max;
  }

  /** Which bound was met. */
  public enum Bound {
    BYTES("bytes"),
    FILES("files and folders"),
    DEPTH("folders deep"),
    PATH("characters in the path of one file");

    private final String words;

    Bound(String words) {
      this.words = words;
    }
  }
}
