/**
 * Properties of this machine: cores, caches, vector width, memory bandwidth, and optional programs.
 *
 * <p>Start with {@link org.parhelion.runs.machine.Machine}. The package must not know commands.
 */
@NullMarked
package org.parhelion.runs.machine;

import org.jspecify.annotations.NullMarked;
