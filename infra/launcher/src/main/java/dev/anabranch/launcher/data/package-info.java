/** The data folder: its files, its token, its lock, and who serves it. */
@NullMarked
package dev.anabranch.launcher.data;

import org.jspecify.annotations.NullMarked;
