@NullMarked
package dev.anabranch.launcher.config;

import org.jspecify.annotations.NullMarked;
