/**
 * What this machine has: cores, caches, vectors, bandwidth, and the programs that Parhelion can use.
 *
 * <p>Start with {@link org.parhelion.runs.machine.Machine}. Knows nothing of commands.
 */
@NullMarked
package org.parhelion.runs.machine;

import org.jspecify.annotations.NullMarked;
