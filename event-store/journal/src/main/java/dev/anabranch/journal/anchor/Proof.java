package dev.anabranch.journal.anchor;

import dev.anabranch.journal.ChainCheck.Break;
import java.util.List;

/** Something that is held against one signed statement after another. */
interface Proof {
  void check(Statement statement);

  /** The first entry of each session that is not as stated. */
  List<Break> broken();

  /** Sessions whose stated heads were compared. */
  long heads();

  /** Stated entries that were compared. */
  long entries();
}
