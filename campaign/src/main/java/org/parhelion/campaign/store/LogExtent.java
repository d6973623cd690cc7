package org.parhelion.campaign.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a log reaches.
 *
 * @param first the number of the first entry to which it can go back; 0 if there is none
 * @param last the number of the last entry; 0 if there is none
 * @param from when the first one was written; empty if there is none
 * @param to when the last one was written; empty if there is none
 */
public record LogExtent(long first, long last, Optional<Instant> from, Optional<Instant> to) {}
