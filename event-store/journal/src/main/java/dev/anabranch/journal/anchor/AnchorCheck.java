package dev.anabranch.journal.anchor;

import dev.anabranch.journal.ChainCheck.Break;
import java.util.List;

/**
 * What holding a journal against the signed statements found.
 *
 * @param statements that are signed and in their place
 * @param heads sessions whose stated heads were compared
 * @param entries that the statements name, of those that were looked at
 * @param faults what is wrong with the statements themselves, by line
 * @param broken the first entry of each session that is not the one stated
 */
public record AnchorCheck(
    long statements, long heads, long entries, List<String> faults, List<Break> broken) {
  public AnchorCheck {
    faults = List.copyOf(faults);
    broken = List.copyOf(broken);
  }

  public boolean ok() {
    return faults.isEmpty() && broken.isEmpty();
  }
}
