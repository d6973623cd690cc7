/**
 * Properties of this machine: cores, caches, vector width, memory bandwidth, and optional programs.
 *
 * <p>Start with {@link org.parhelion.runs.host.Host}. The package must not know commands.
 */
@NullMarked
package org.parhelion.runs.host;

import org.jspecify.annotations.NullMarked;
