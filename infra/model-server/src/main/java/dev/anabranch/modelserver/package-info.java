/** The embedded model: an honest rule-based worker behind Chat Completions. */
@NullMarked
package dev.anabranch.modelserver;

import org.jspecify.annotations.NullMarked;
