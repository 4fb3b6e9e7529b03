/** What policies of the prompt cost at an endpoint with a prefix cache. */
@NullMarked
package dev.anabranch.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
