/** The pure decider of a session and the actor around it. */
@NullMarked
package dev.anabranch.session;

import org.jspecify.annotations.NullMarked;
