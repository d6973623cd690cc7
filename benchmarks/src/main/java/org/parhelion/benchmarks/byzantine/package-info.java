/**
 * The trials of {@code parhelion byzantine} on ranks: creates the generals of a protocol, runs an agreement, and gathers
 * messages and decisions.
 *
 * <p>Start with {@link org.parhelion.benchmarks.byzantine.Trial}. {@link org.parhelion.benchmarks.byzantine.Protocol} lists the protocols.
 * The package must not know options or print.
 */
@NullMarked
package org.parhelion.benchmarks.byzantine;

import org.jspecify.annotations.NullMarked;
