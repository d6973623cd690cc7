/**
 * What every protocol of Parhelion shares: the contract of a pure state machine, and the two drivers that run it.
 *
 * <p>Start with {@link org.parhelion.protocol.Machine}: a message or a tick goes in; messages, a deadline and events come
 * out. {@link org.parhelion.protocol.CommDriver} runs a machine on a communicator, on a daemon thread of its own.
 * {@link org.parhelion.protocol.SimulatedNetwork} runs thousands of them in virtual time, with every fault a network has,
 * from one seed. The same class files run under both.
 *
 * <p>Members are numbered as ranks are: 0 … n − 1. Time is a {@code long} of nanoseconds from an origin that is the
 * driver's own business. A machine knows no thread, clock, socket or random source but what it is handed; and, so that a
 * seed replays a run, nothing it sends may depend on the order in which a hash table yields its entries.
 *
 * <p>Knows nothing of any particular protocol; only {@code CommDriver} and its {@code Link} know {@code comm}.
 */
@Experimental
@NullMarked
package org.parhelion.protocol;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
