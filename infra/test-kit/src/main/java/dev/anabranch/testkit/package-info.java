/**
 * Tests of one's own agents: {@link dev.anabranch.testkit.CrashSweep} kills the server at every
 * write of a run and looks at what becomes of it.
 */
@NullMarked
package dev.anabranch.testkit;

import org.jspecify.annotations.NullMarked;
