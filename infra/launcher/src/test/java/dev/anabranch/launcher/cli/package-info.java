@NullMarked
package dev.anabranch.launcher.cli;

import org.jspecify.annotations.NullMarked;
