package org.parhelion.comm.spi;

import java.util.List;
import org.parhelion.comm.Request;

/**
 * A request that an engine can await together with others, for {@link Request#awaitAny} and {@link Request#awaitSome}. Those poll
 * requests of an engine that has none of this kind.
 */
public interface JointRequest extends Request {
    /**
     * Whether the operation is complete, as of the last progress that this thread has made.
     *
     * @return as {@link Request#isComplete}, without looking for messages
     */
    boolean isReady();

    /**
     * Waits until one of some requests is ready. May return early.
     *
     * @param requests active requests of this thread's communicators, this one among them
     */
    void awaitReady(List<JointRequest> requests);
}
