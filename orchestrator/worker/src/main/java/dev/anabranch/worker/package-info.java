/** Takes a tool call, runs it in a sandbox, answers. */
@NullMarked
package dev.anabranch.worker;

import org.jspecify.annotations.NullMarked;
