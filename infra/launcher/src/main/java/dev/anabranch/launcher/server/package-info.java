/** The server: puts the rooms together, serves one data folder, ends in good order. */
@NullMarked
package dev.anabranch.launcher.server;

import org.jspecify.annotations.NullMarked;
