@NullMarked
package dev.anabranch.launcher.terminal;

import org.jspecify.annotations.NullMarked;
