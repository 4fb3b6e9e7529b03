/** Folds of sessions, kept so that a replay starts later; may be deleted at any time. */
@NullMarked
package dev.anabranch.journal.snapshots;

import org.jspecify.annotations.NullMarked;
