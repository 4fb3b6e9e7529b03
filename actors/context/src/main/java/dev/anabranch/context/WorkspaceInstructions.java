package dev.anabranch.context;

import dev.anabranch.events.ContextEvent;
import dev.anabranch.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What the {@code AGENTS.md} at the root of a workspace tells every agent that works there. */
public final class WorkspaceInstructions {
  public static final String PATH = "AGENTS.md";
  public static final int BYTES_MAX = 64 << 10;

  private WorkspaceInstructions() {}

  /**
   * The event of a file's bytes; none if it says nothing. Beyond {@value #BYTES_MAX} bytes the text
   * is cut and says so; what is no UTF-8 reads as U+FFFD.
   */
  public static Optional<ContextEvent.InstructionsFound> of(byte[] file) {
    boolean cut = file.length > BYTES_MAX;
    byte[] kept = cut ? Arrays.copyOf(file, wholeUpTo(file)) : file;
    String text = new String(kept, StandardCharsets.UTF_8).replace("\r\n", "\n").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String note =
        "\n\n[... cut after "
            + kept.length
            + " of "
            + file.length
            + " bytes; read "
            + PATH
            + " ...]";
    return Optional.of(
        new ContextEvent.InstructionsFound(PATH, cut ? text + note : text, Sha256.hex(file)));
  }

  /** Where a cut splits no character. */
  private static int wholeUpTo(byte[] file) {
    int end = BYTES_MAX;
    while (end > BYTES_MAX - 4 && (file[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
