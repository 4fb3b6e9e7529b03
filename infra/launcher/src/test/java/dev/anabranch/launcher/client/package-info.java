@NullMarked
package dev.anabranch.launcher.client;

import org.jspecify.annotations.NullMarked;
