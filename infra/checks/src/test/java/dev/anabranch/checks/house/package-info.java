/** The house rules, as plain tests over the compiled classes. */
@NullMarked
package dev.anabranch.checks.house;

import org.jspecify.annotations.NullMarked;
