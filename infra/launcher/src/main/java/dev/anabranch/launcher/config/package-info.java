/** What is configured, and where each value came from. */
@NullMarked
package dev.anabranch.launcher.config;

import org.jspecify.annotations.NullMarked;
