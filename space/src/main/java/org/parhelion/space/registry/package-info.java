/**
 * Where the tuple spaces of a tenant are: registered with a lease, found by name and by capability, with their health.
 *
 * <p>Start with {@link org.parhelion.space.registry.SpaceRegistry}. It is kept in a tuple space, hence in any backend.
 */
@Experimental
@NullMarked
package org.parhelion.space.registry;

import org.jspecify.annotations.NullMarked;
import org.parhelion.Experimental;
