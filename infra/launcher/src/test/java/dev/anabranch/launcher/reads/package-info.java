@NullMarked
package dev.anabranch.launcher.reads;

import org.jspecify.annotations.NullMarked;
