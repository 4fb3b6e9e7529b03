/** What any remote worker must do, held against one in Python, one in Java and broken ones. */
@NullMarked
package dev.anabranch.checks.remote;

import org.jspecify.annotations.NullMarked;
