/** Attacks on the whole product, asked for by a model that obeys whoever wrote its task. */
@NullMarked
package dev.anabranch.checks.attack;

import org.jspecify.annotations.NullMarked;
