/**
 * Bracha's reliable broadcast: one member says something, and all loyal members hear the same, or nothing, whoever lies.
 *
 * <p>Start with {@link org.parhelion.consensus.broadcast.ReliableBroadcast}. It needs no signatures, no clock and no
 * synchrony, and promises less than agreement: where the broadcaster lies, it may be that nobody ever hears anything.
 */
@NullMarked
package org.parhelion.consensus.broadcast;

import org.jspecify.annotations.NullMarked;
