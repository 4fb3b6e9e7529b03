/** The journal on disks that lose, tear, garble, fill up or refuse, and in processes that die. */
@NullMarked
package dev.anabranch.journal.faults;

import org.jspecify.annotations.NullMarked;
