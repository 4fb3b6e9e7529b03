/** What looks like a secret, or is known to be one, is taken out of what is written down. */
@NullMarked
package dev.anabranch.secrets;

import org.jspecify.annotations.NullMarked;
