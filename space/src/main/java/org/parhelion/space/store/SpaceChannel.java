package org.parhelion.space.store;

import java.util.function.Consumer;
import org.parhelion.space.Subscription;
import org.parhelion.space.Tuple;

/** Carries requests to a {@link TupleStore}, wherever it is, and replies back. Safe for use by several threads. */
public interface SpaceChannel extends AutoCloseable {
    /**
     * Sends a request that does not wait in the space, and waits for the reply. An interrupt does not end it: what the request has
     * changed would be unknown.
     *
     * @param request neither {@link SpaceRequest.Find} with a timeout nor {@link SpaceRequest.Subscribe}
     * @return the reply
     * @throws org.parhelion.space.SpaceException if the channel is closed or lost
     */
    SpaceReply call(SpaceRequest request);

    /**
     * Sends a request that may wait in the space, and waits for the reply. An interrupt cancels it there.
     *
     * @param find the request
     * @return the reply
     * @throws InterruptedException if the thread was interrupted and the request is canceled without effect
     * @throws org.parhelion.space.SpaceException if the channel is closed or lost
     */
    SpaceReply await(SpaceRequest.Find find) throws InterruptedException;

    /**
     * Subscribes.
     *
     * @param subscribe the request
     * @param handler receives the tuples
     * @return the subscription
     * @throws org.parhelion.space.SpaceException if the channel is closed or lost
     */
    Subscription subscribe(SpaceRequest.Subscribe subscribe, Consumer<Tuple> handler);

    /** Ends all that was opened through the channel. */
    @Override
    void close();
}
