package org.parhelion.space.registry;

import java.net.URI;
import org.parhelion.space.SpaceName;

/**
 * One registered space.
 *
 * @param name whose space, and which
 * @param id a name for people, for example the host
 * @param address what {@link org.parhelion.space.Spaces#open} opens
 * @param backend what keeps the tuples: memory, redis, postgresql
 * @param capabilities what it offers
 * @param epoch 1 at the first registration of the name; each later one is greater. A client that sees another epoch talks to
 *     another incarnation, whose tuples are not those of the last
 */
public record Registration(
        SpaceName name, String id, URI address, String backend, Capabilities capabilities, long epoch) {}
