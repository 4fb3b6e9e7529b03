/**
 * What is derived from the feed: search, usage, lineage, the list of sessions. May be thrown away
 * at any time; it is then made again from the journal.
 */
@NullMarked
package dev.anabranch.journal.derived;

import org.jspecify.annotations.NullMarked;
