package org.parhelion.consensus.generals;

/** What a general tells its user. */
public sealed interface GeneralEvent {
    /**
     * A round is over.
     *
     * @param round 1 … m + 1
     * @param missing generals that were to be heard in it and were not, as a set: bit g for general g
     */
    record RoundClosed(int round, long missing) implements GeneralEvent {}

    /**
     * The order to obey; a general's last event.
     *
     * @param order the order
     */
    record Decided(long order) implements GeneralEvent {}
}
