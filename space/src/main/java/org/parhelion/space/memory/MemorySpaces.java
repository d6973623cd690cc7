package org.parhelion.space.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.parhelion.space.SpaceName;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.store.ChannelSpace;
import org.parhelion.space.store.SpaceChannel;

/** Spaces of several names, kept in memory. */
public final class MemorySpaces {
    private static final Map<String, MemorySpaces> NAMED = new ConcurrentHashMap<>();

    private final LongSupplier clockNanos;
    private final Map<SpaceName, LockedStore> stores = new ConcurrentHashMap<>();

    /** Makes spaces without tuples, whose time is that of {@link System#nanoTime}: no change of the date ends a lease. */
    public MemorySpaces() {
        this(System::nanoTime);
    }

    /**
     * Makes spaces without tuples, with a clock of their own.
     *
     * @param clockNanos the time [ns]; called by any thread
     */
    public MemorySpaces(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
    }

    /**
     * Gives the spaces that all of this JVM share.
     *
     * @param name what they share it by
     * @return the spaces
     */
    public static MemorySpaces named(String name) {
        return NAMED.computeIfAbsent(name, _ -> new MemorySpaces());
    }

    /**
     * Opens a space.
     *
     * @param name whose tuples
     * @return the space
     */
    public TupleSpace open(SpaceName name) {
        return new ChannelSpace(name, channel(name));
    }

    /**
     * Opens a space for requests.
     *
     * @param name whose tuples
     * @return the channel
     */
    public SpaceChannel channel(SpaceName name) {
        return stores.computeIfAbsent(name, _ -> new LockedStore(clockNanos)).open();
    }

    /** Notes that the clock has made a leap: what is due by now ends soon, not when it would have been due without. */
    public void clockLeapt() {
        stores.values().forEach(LockedStore::wakeTimer);
    }
}
