/**
 * Words that every package shares.
 *
 * <p>Where to start reading: {@link org.parhelion.comm.Ranks} starts a program's ranks.
 */
@NullMarked
package org.parhelion;

import org.jspecify.annotations.NullMarked;
