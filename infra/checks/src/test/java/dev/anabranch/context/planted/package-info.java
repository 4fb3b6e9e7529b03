/** Offences planted in a pure room. */
@NullMarked
package dev.anabranch.context.planted;

import org.jspecify.annotations.NullMarked;
