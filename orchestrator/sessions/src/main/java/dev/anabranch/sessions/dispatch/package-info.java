/** Brings calls to workers and looks after them until they are settled. */
@NullMarked
package dev.anabranch.sessions.dispatch;

import org.jspecify.annotations.NullMarked;
