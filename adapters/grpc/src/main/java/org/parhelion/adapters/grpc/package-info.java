/**
 * Tuple spaces over gRPC: a server that serves any space to other processes, and the space that its clients open by {@code
 * grpc://HOST:PORT} or {@code grpcs://HOST:PORT}.
 *
 * <p>Start with {@link org.parhelion.adapters.grpc.SpaceServer}. {@code ServerSession} holds what a client must find again after
 * its connection broke, {@code Operation} carries out one request; {@code ClientSession} is the client's side of a session. The messages
 * are in {@code space.proto}.
 *
 * <p>It does not know where the tuples are kept.
 */
@Experimental
@NullMarked
package org.parhelion.adapters.grpc;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
