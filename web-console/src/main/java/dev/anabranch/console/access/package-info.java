/** Who may call the console, by which token and in which role. */
@NullMarked
package dev.anabranch.console.access;

import org.jspecify.annotations.NullMarked;
