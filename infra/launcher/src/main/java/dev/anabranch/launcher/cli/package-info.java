/** The command line: its verbs, one class each, and what they share. */
@NullMarked
package dev.anabranch.launcher.cli;

import org.jspecify.annotations.NullMarked;
