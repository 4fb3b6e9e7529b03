/** House rules and whole-system tests. */
@NullMarked
package dev.anabranch.checks;

import org.jspecify.annotations.NullMarked;
