/** Whole-system tests and the house rules. */
@NullMarked
package dev.anabranch.checks;

import org.jspecify.annotations.NullMarked;
