@NullMarked
package dev.anabranch.launcher.doctor;

import org.jspecify.annotations.NullMarked;
