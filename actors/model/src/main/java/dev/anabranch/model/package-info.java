/** The model port and its adapter for OpenAI-compatible endpoints. */
@NullMarked
package dev.anabranch.model;

import org.jspecify.annotations.NullMarked;
