/** The whole house on real parts: crashes, forks, tampering. */
@NullMarked
package dev.anabranch.checks.system;

import org.jspecify.annotations.NullMarked;
