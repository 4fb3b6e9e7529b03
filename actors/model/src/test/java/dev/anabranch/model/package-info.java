/** Tests of the model port's adapter. */
@NullMarked
package dev.anabranch.model;

import org.jspecify.annotations.NullMarked;
