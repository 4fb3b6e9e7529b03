/** Tests of the repair policy. */
@NullMarked
package dev.anabranch.modelserver.repair;

import org.jspecify.annotations.NullMarked;
