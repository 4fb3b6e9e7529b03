/** What happened: sealed events, ids, entries, canonical JSON. */
@NullMarked
package dev.anabranch.events;

import org.jspecify.annotations.NullMarked;
