/**
 * The trials of {@code parhelion byzantine} on ranks: creates the generals of a protocol, runs an agreement, and gathers
 * messages and decisions.
 *
 * <p>Start with {@link org.parhelion.cli.byzantine.Trial}. {@link org.parhelion.cli.byzantine.Protocol} lists the protocols.
 * The package must not know options or print.
 */
@NullMarked
package org.parhelion.cli.byzantine;

import org.jspecify.annotations.NullMarked;
