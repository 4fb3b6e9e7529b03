/** main: roles, command line, configuration. */
@NullMarked
package dev.anabranch.launcher;

import org.jspecify.annotations.NullMarked;
