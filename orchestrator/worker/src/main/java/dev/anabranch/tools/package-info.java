/** What a worker can run: the tools, their arguments, and the rule for what they print. */
@NullMarked
package dev.anabranch.tools;

import org.jspecify.annotations.NullMarked;
