/** Ratios next to their physical limits. */
@NullMarked
package dev.anabranch.benchmarks;

import org.jspecify.annotations.NullMarked;
