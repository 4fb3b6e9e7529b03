/** Tools of programs in any language, which take their calls by HTTP from a worker of ours. */
@NullMarked
package dev.anabranch.remote;

import org.jspecify.annotations.NullMarked;
