/**
 * Generate-and-validate program repair: run the tests, rank the lines they distrust, change one
 * token, run again. Everything is a pure function of the conversation.
 */
@NullMarked
package dev.anabranch.modelserver.repair;

import org.jspecify.annotations.NullMarked;
