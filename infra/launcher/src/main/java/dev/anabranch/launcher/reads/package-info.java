/** What verbs read of sessions, from a server or from the data folder itself. */
@NullMarked
package dev.anabranch.launcher.reads;

import org.jspecify.annotations.NullMarked;
