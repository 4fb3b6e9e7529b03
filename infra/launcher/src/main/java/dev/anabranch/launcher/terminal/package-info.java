/** How a verb talks to a person: data, notices, progress, colours, exit codes. */
@NullMarked
package dev.anabranch.launcher.terminal;

import org.jspecify.annotations.NullMarked;
