/** Offences planted in the leftmost room. */
@NullMarked
package dev.anabranch.events.planted;

import org.jspecify.annotations.NullMarked;
