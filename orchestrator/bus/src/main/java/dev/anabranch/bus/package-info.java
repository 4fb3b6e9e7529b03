/** Kafka: the embedded broker, topics, record forms. */
@NullMarked
package dev.anabranch.bus;

import org.jspecify.annotations.NullMarked;
