package org.parhelion.space.spi;

import java.net.URI;
import java.util.Set;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;

/** Opens the spaces of a backend; found by {@link java.util.ServiceLoader}. */
public interface SpaceProvider {
    /** {@return the schemes of the addresses that this backend serves, in lower case} */
    Set<String> schemes();

    /**
     * Opens a space.
     *
     * @param address an address with one of {@link #schemes}
     * @param name whose tuples
     * @param options how it is opened
     * @return the space; the caller closes it
     * @throws IllegalArgumentException if the address is malformed
     * @throws org.parhelion.space.SpaceException if the backend cannot be reached or refuses
     */
    TupleSpace open(URI address, SpaceName name, SpaceOptions options);
}
