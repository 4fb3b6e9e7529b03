@NullMarked
package dev.anabranch.launcher.task;

import org.jspecify.annotations.NullMarked;
