/** Content-addressed blobs and workspace snapshots. */
@NullMarked
package dev.anabranch.blobs;

import org.jspecify.annotations.NullMarked;
