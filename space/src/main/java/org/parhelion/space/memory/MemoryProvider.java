package org.parhelion.space.memory;

import java.net.URI;
import java.util.Set;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.SpaceProvider;

/**
 * Opens {@code memory:NAME}. All openings of one name in a JVM share their tuples, which stay until the JVM ends. Tuples are always
 * found in the order of their writing, and no secret is asked for.
 */
public final class MemoryProvider implements SpaceProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public MemoryProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public TupleSpace open(URI address, SpaceName name, SpaceOptions options) {
        String memory = address.getSchemeSpecificPart();
        if (memory == null || memory.isEmpty() || memory.startsWith("/")) {
            throw new IllegalArgumentException("the address '" + address + "' is not of the form memory:NAME");
        }
        return MemorySpaces.named(memory).open(name);
    }
}
