@NullMarked
package dev.anabranch.launcher.data;

import org.jspecify.annotations.NullMarked;
