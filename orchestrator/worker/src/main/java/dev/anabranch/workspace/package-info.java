/** The files of a session on a worker: materialised, kept, looked at without following links. */
@NullMarked
package dev.anabranch.workspace;

import org.jspecify.annotations.NullMarked;
