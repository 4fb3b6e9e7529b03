/** Who read and did what: the audit log of the console. */
@NullMarked
package dev.anabranch.console.audit;

import org.jspecify.annotations.NullMarked;
