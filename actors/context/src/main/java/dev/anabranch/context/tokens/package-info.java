/** Pure: how many tokens a prompt has, and how many of them an endpoint's cache should know. */
@NullMarked
package dev.anabranch.context.tokens;

import org.jspecify.annotations.NullMarked;
