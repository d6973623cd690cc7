package org.parhelion.adapters.grpc;

import org.parhelion.space.SpaceName;
import org.parhelion.space.TupleSpace;

/** Where the tuples are that a server serves. */
@FunctionalInterface
public interface SpaceBackend {
    /**
     * Opens a space. The server closes it when no client uses it.
     *
     * @param name whose tuples: the tenant is the one that the client's token grants
     * @param ordered first in, first out
     * @return the space
     */
    TupleSpace open(SpaceName name, boolean ordered);
}
