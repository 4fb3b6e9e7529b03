/**
 * The closed room of one call: bubblewrap, its profile, its limits, and the proof that it works.
 */
@NullMarked
package dev.anabranch.sandbox;

import org.jspecify.annotations.NullMarked;
