/** Pure: the prompt as a fold of the journal. */
@NullMarked
package dev.anabranch.context;

import org.jspecify.annotations.NullMarked;
