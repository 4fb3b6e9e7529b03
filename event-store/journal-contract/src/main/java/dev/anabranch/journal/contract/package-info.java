/** What every journal must keep, as tests. */
@NullMarked
package dev.anabranch.journal.contract;

import org.jspecify.annotations.NullMarked;
