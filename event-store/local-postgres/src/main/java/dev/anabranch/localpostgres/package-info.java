/** A private PostgreSQL server from the system's packages, for tests and benchmarks. */
@NullMarked
package dev.anabranch.localpostgres;

import org.jspecify.annotations.NullMarked;
