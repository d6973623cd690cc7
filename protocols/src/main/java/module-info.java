/**
 * Gossip and agreement as state machines, and runs that survive the death of ranks. What is not exported is internal.
 *
 * <p>Where to start reading: {@link org.parhelion.protocol.Machine} is what every protocol implements, {@link
 * org.parhelion.recovery.Driver} runs a model and survives.
 */
module org.parhelion.protocols {
    requires static org.jspecify;
    requires transitive org.parhelion;
    requires transitive org.parhelion.io; // a driver restarts from checkpoints

    exports org.parhelion.protocol;
    exports org.parhelion.membership;
    exports org.parhelion.consensus.agreement;
    exports org.parhelion.recovery;
    exports org.parhelion.balance;
}
