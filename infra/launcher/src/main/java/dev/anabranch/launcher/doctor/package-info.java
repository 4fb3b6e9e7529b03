/** What is in force, from where, and whether each part works. */
@NullMarked
package dev.anabranch.launcher.doctor;

import org.jspecify.annotations.NullMarked;
