package dev.anabranch.blobs;

/** A folder goes beyond a bound of {@link WorkspaceBounds}; no snapshot was taken. */
public final class WorkspaceTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Bound bound;
  private final long max;

  public WorkspaceTooLarge(Bound bound, long max) {
    super(
        "the workspace is too large: more than %d %s; leave out build results or data, or work on a part of it"
            .formatted(max, bound.words));
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
