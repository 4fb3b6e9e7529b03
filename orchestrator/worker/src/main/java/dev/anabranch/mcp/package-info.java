/** Tools of foreign servers that speak the Model Context Protocol, as a worker offers them. */
@NullMarked
package dev.anabranch.mcp;

import org.jspecify.annotations.NullMarked;
