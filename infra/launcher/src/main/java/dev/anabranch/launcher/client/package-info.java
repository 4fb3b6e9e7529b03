/** How the command line talks to a server: HTTP, the event stream, and starting one if need be. */
@NullMarked
package dev.anabranch.launcher.client;

import org.jspecify.annotations.NullMarked;
