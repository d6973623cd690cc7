package org.parhelion.consensus.generals;

/** What a general reports to its user. */
public sealed interface GeneralEvent {
    /**
     * A round has ended.
     *
     * @param round 1 … m + 1
     * @param missing the expected senders whose packets are missing, as a set: bit g for general g
     */
    record RoundClosed(int round, long missing) implements GeneralEvent {}

    /**
     * The order to obey; a general's last event.
     *
     * @param order the order
     */
    record Decided(long order) implements GeneralEvent {}
}
