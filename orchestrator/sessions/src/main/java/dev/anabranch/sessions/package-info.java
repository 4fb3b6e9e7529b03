/** Looks after many sessions: submit, fork, rewind, resume, cancel, watch. */
@NullMarked
package dev.anabranch.sessions;

import org.jspecify.annotations.NullMarked;
