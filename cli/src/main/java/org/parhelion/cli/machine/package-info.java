/**
 * What this machine has: cores, caches, vectors, bandwidth, and the programs that Parhelion can use.
 *
 * <p>Start with {@link org.parhelion.cli.machine.Machine}. Knows nothing of commands.
 */
@NullMarked
package org.parhelion.cli.machine;

import org.jspecify.annotations.NullMarked;
