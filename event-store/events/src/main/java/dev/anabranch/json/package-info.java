/** Canonical JSON: one value, one sequence of bytes, on every machine. */
@NullMarked
package dev.anabranch.json;

import org.jspecify.annotations.NullMarked;
