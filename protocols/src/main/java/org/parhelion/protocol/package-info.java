/**
 * The contract of a pure state machine, which every protocol implements, and the two drivers that run it.
 *
 * <p>Start with {@link org.parhelion.protocol.Machine}: its input is a message or a tick; its output is messages, a
 * deadline and events. {@link org.parhelion.protocol.CommDriver} runs a machine on a communicator, on a daemon thread
 * of its own. {@link org.parhelion.protocol.SimulatedNetwork} runs thousands of machines in virtual time and injects
 * network faults, all determined by one seed. Both drivers run the same class files.
 *
 * <p>Members are numbered like ranks: 0 … n − 1. Time is a {@code long} of nanoseconds from an origin that the driver
 * chooses. A machine uses no thread, clock, socket or random source other than those passed to it. The order in which a
 * hash table yields its entries must not affect what it sends; otherwise a seed would not replay a run.
 *
 * <p>It knows no particular protocol. Only {@code CommDriver} and its {@code Link} know {@code comm}.
 */
@Experimental
@NullMarked
package org.parhelion.protocol;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
