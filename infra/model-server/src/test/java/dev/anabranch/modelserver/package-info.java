/** Tests of the embedded model. */
@NullMarked
package dev.anabranch.modelserver;

import org.jspecify.annotations.NullMarked;
