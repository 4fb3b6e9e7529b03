@NullMarked
package dev.anabranch.launcher.text;

import org.jspecify.annotations.NullMarked;
