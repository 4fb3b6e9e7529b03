/** The event dispatch beside the disk and beside bare loops over the same database. */
@NullMarked
package dev.anabranch.benchmarks.dispatch;

import org.jspecify.annotations.NullMarked;
