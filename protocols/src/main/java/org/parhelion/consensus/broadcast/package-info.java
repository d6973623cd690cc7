/**
 * Bracha's reliable broadcast: either all loyal members deliver the same value, or none delivers one, even if the
 * broadcaster is Byzantine.
 *
 * <p>Start with {@link org.parhelion.consensus.broadcast.ReliableBroadcast}. It needs no signatures, no clock and no
 * synchrony. It guarantees less than agreement: if the broadcaster is Byzantine, it may be that no member ever delivers
 * a value.
 */
@NullMarked
package org.parhelion.consensus.broadcast;

import org.jspecify.annotations.NullMarked;
