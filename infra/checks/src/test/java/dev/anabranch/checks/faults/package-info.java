/** Sample programs with one seeded fault each, for tests that repair. */
@NullMarked
package dev.anabranch.checks.faults;

import org.jspecify.annotations.NullMarked;
