/** The event store beside the disk and beside bare loops over the same database. */
@NullMarked
package dev.anabranch.benchmarks.store;

import org.jspecify.annotations.NullMarked;
