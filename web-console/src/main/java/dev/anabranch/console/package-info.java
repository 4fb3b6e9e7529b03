/** The HTTP API and the console. */
@NullMarked
package dev.anabranch.console;

import org.jspecify.annotations.NullMarked;
