/**
 * The way out, for those who may use one: which hosts a call was granted, which addresses nobody
 * reaches, and the two that go there, the proxy of a room and the fetch of the worker.
 */
@NullMarked
package dev.anabranch.net;

import org.jspecify.annotations.NullMarked;
