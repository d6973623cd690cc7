package org.parhelion.space.ranks;

import org.parhelion.space.SpaceName;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;

/**
 * What ranks send each other. A connection joins a client on one rank to an owner on another; the client's rank numbers it. Each
 * request has a number of its connection, which its replies carry.
 */
sealed interface SpaceMessage {
    /** {@return the connection, as the client's rank numbers it} */
    int connection();

    /** {@return the number of the request that this is, or that it replies to} */
    long request();

    /**
     * Opens a connection. The reply is {@link SpaceReply.Done}.
     *
     * @param name whose tuples
     */
    record Open(int connection, long request, SpaceName name) implements SpaceMessage {}

    /** Passes a request to the store of the connection. */
    record Ask(int connection, long request, SpaceRequest body) implements SpaceMessage {}

    /** Ends a connection: its transactions abort, its requests stop waiting. The reply is {@link SpaceReply.Done}. */
    record Leave(int connection, long request) implements SpaceMessage {}

    /** A reply. */
    record Answer(int connection, long request, SpaceReply body) implements SpaceMessage {}
}
