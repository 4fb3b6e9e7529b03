/** The journal as Akka Persistence sees it. */
@NullMarked
package dev.anabranch.journal.akka;

import org.jspecify.annotations.NullMarked;
