package org.parhelion.adapters.grpc;

import java.time.Instant;
import java.util.Optional;

/**
 * What a client may do.
 *
 * @param tenant the only tenant whose spaces it opens; empty if it may choose
 * @param write whether it may change tuples
 * @param end when the right ends
 */
record ClientRights(Optional<String> tenant, boolean write, Instant end) {
    /** Where no tokens are asked for. */
    static final ClientRights ANY = new ClientRights(Optional.empty(), true, Instant.MAX);
}
