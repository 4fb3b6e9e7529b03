package dev.anabranch.journal.derived;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** What an entry can be filtered by. In an index it stands as a word of letters and digits only. */
public enum Tag {
  TYPE("type:Observed"),
  TOOL("tool:shell_run"),
  KIND("kind:timeout"),
  FAILED("failed:true"),
  SESSION("session:0a1b2c3d4e5f6g7h8j9k0m1n2p");

  private static final int VALUE_CHARS_MAX = 64;

  private final String example;

  Tag(String example) {
    this.example = example;
  }

  String filter() {
    return name().toLowerCase(Locale.ROOT);
  }

  String example() {
    return example;
  }

  /** The word that stands in the index for this tag with {@code value}, whatever is in it. */
  String word(String value) {
    String folded = value.toLowerCase(Locale.ROOT);
    String cut = folded.substring(0, Math.min(folded.length(), VALUE_CHARS_MAX));
    boolean plain = cut.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9');
    return filter()
        + (plain
            ? "0" + cut
            : "1" + HexFormat.of().formatHex(cut.getBytes(StandardCharsets.UTF_8)));
  }
}
