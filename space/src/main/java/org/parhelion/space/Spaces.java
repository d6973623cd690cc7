package org.parhelion.space;

import java.net.URI;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.parhelion.space.spi.SpaceProvider;

/** Opens tuple spaces by address. */
public final class Spaces {
    private Spaces() {}

    /**
     * Opens a space. Tuples written through one opening are seen through every other of the same address and name.
     *
     * @param address where the tuples are: {@code memory:NAME} (this JVM), {@code redis://HOST:PORT}, {@code
     *     postgresql://USER@HOST:PORT/DATABASE}, {@code grpc://HOST:PORT}, {@code grpcs://HOST:PORT}, or what a provider
     *     on the class path adds
     * @param name whose tuples
     * @param options how it is opened
     * @return the space; the caller closes it
     * @throws IllegalArgumentException if no provider knows the address, or the address is malformed
     * @throws SpaceException if the backend cannot be reached or refuses
     */
    public static TupleSpace open(URI address, SpaceName name, SpaceOptions options) {
        TreeSet<String> known = new TreeSet<>();
        for (SpaceProvider provider : ServiceLoader.load(SpaceProvider.class)) {
            if (address.getScheme() != null && provider.schemes().contains(address.getScheme())) {
                return provider.open(address, name, options);
            }
            known.addAll(provider.schemes());
        }
        throw new IllegalArgumentException("no tuple space at '" + address + "': the address starts with one of "
                + known + "; another backend's jar belongs on the class path");
    }
}
