package org.parhelion.space.store;

/** Receives the replies of a {@link TupleStore}, in the order in which requests take effect. It must not call the store. */
@FunctionalInterface
public interface Replies {
    /**
     * Receives one reply.
     *
     * @param client the client that sent the request
     * @param request the client's number of the request
     * @param reply the reply
     */
    void reply(long client, long request, SpaceReply reply);
}
