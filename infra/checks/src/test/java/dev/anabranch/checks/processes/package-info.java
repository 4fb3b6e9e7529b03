/** The program as people run it: real processes, started by {@code infra/anabranch}. */
@NullMarked
package dev.anabranch.checks.processes;

import org.jspecify.annotations.NullMarked;
