/**
 * What an engine implements, and what decorates a communicator.
 *
 * <p>Start with {@link org.parhelion.comm.spi.Transport}, one rank's end of a communicator, and
 * {@link org.parhelion.comm.spi.CommProvider}, which starts the ranks and is found by {@link java.util.ServiceLoader}.
 * {@link org.parhelion.comm.spi.CheckedComm} stands between the program and the transport.
 * {@link org.parhelion.comm.spi.ForwardingComm} is the decorator to extend.
 *
 * <pre>
 *   program → [ForwardingComm …] → CheckedComm → Transport (threads, mpi, mpj, or one of yours)
 * </pre>
 *
 * <p>Knows no engine.
 */
@Experimental
@NullMarked
package org.parhelion.comm.spi;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
