/** What a person waits for in the console. */
@NullMarked
package dev.anabranch.benchmarks.console;

import org.jspecify.annotations.NullMarked;
