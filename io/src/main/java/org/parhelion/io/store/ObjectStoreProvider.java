package org.parhelion.io.store;

import java.net.URI;

/**
 * Opens the stores of one URI scheme. A module of its own implements it, and names the implementation in {@code META-INF/services}; {@link
 * ObjectStore#at} finds it. The implementation needs a public constructor without parameters, and should not load a client before {@link #open}.
 */
public interface ObjectStoreProvider {
    /** {@return the scheme, in lower case, for instance {@code s3}} */
    String scheme();

    /**
     * Opens a store. May be called by several threads, and several times with one place.
     *
     * @param place a URI of this scheme
     * @return the store
     * @throws IllegalArgumentException if the URI does not name a store, or the client cannot be configured; names what is wrong
     */
    ObjectStore open(URI place);
}
