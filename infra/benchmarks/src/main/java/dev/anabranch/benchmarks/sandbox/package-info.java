/** The start of a sandboxed command beside that of the same process with less around it. */
@NullMarked
package dev.anabranch.benchmarks.sandbox;

import org.jspecify.annotations.NullMarked;
