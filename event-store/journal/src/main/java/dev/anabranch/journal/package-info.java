/** The append-only journal: SQLite behind Akka Persistence, lineage, hash chain, verify, export. */
@NullMarked
package dev.anabranch.journal;

import org.jspecify.annotations.NullMarked;
