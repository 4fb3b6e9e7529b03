/**
 * Skills: folders with a {@code SKILL.md}, checked, listed in the header and loaded when needed.
 */
@NullMarked
package dev.anabranch.context.skills;

import org.jspecify.annotations.NullMarked;
