/** Sessions and entries in words, for a terminal. */
@NullMarked
package dev.anabranch.launcher.text;

import org.jspecify.annotations.NullMarked;
