/** Giving a task: which model, which files, following it, taking its changes. */
@NullMarked
package dev.anabranch.launcher.task;

import org.jspecify.annotations.NullMarked;
