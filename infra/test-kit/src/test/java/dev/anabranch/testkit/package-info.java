/** Tests of the kit: what it lets through and what it must find. */
@NullMarked
package dev.anabranch.testkit;

import org.jspecify.annotations.NullMarked;
