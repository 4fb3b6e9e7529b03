@NullMarked
package dev.anabranch.launcher.server;

import org.jspecify.annotations.NullMarked;
