/**
 * Tuple spaces: processes coordinate by tuples that any of them writes, reads and takes.
 *
 * <p>Where to start reading: {@link org.parhelion.space.TupleSpace}.
 */
@SuppressWarnings("module") // the adapters are built on this module, so they are absent when this is compiled
module org.parhelion.space {
    requires static org.jspecify;
    requires transitive org.parhelion;
    requires transitive org.parhelion.protocols; // the space of a communicator's ranks is a protocol

    exports org.parhelion.space;
    exports org.parhelion.space.coordination;
    exports org.parhelion.space.ranks;
    exports org.parhelion.space.registry;
    exports org.parhelion.space.spi;
    exports org.parhelion.space.database to
            org.parhelion.adapters.postgres,
            org.parhelion.adapters.redis;

    uses org.parhelion.space.spi.SpaceProvider;

    provides org.parhelion.space.spi.SpaceProvider with
            org.parhelion.space.memory.MemoryProvider;
}
