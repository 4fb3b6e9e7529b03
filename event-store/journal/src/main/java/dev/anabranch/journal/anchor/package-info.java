/** Signed statements of all heads, kept outside the database, and what they prove. */
@NullMarked
package dev.anabranch.journal.anchor;

import org.jspecify.annotations.NullMarked;
