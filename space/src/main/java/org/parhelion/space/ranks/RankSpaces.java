package org.parhelion.space.ranks;

import java.util.List;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.protocol.SplitMix64;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.store.ChannelSpace;

/**
 * The tuple spaces that the ranks of a communicator keep for each other: no server beside the job, and nothing outlives it.
 *
 * <pre>{@code
 *   try (RankSpaces spaces = RankSpaces.start(comm);
 *           TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
 *       space.write(Tuple.of("hello from", comm.rank()));
 *       ...
 *   }
 * }</pre>
 *
 * <p>All tuples of a name are kept by one rank, which the name determines; in the order of their writing. The clock of that rank ends
 * leases and timeouts.
 *
 * <p>A rank serves the others on a thread of its own. If the library admits one thread at a time ({@link Comm.ThreadLevel#SERIALIZED},
 * the default of MPI), it serves them while its own thread is inside a verb, {@link #progress} or {@link #close}, and verbs are called
 * by the thread that started the spaces alone. A rank that computes for long calls {@code progress} meanwhile, or leaves serving to
 * {@link Options#servers} that do not compute. It does not serve while it waits in another communicator's call, a barrier for
 * example: wait for a tuple instead.
 *
 * <p>If a rank dies, verbs on all ranks fail with {@link SpaceException}.
 */
public final class RankSpaces implements AutoCloseable {
    /**
     * Which ranks keep tuples.
     *
     * @param servers different ranks; all ranks if empty. One that only serves calls {@link RankSpaces#close} at once, which returns
     *     when all ranks have closed
     */
    public record Options(List<Integer> servers) {
        /** All ranks keep tuples. */
        public static final Options DEFAULT = new Options(List.of());

        /** Copies the list. */
        public Options {
            servers = List.copyOf(servers);
        }
    }

    private final RankClient client;
    private final List<Integer> servers;

    private RankSpaces(RankClient client, List<Integer> servers) {
        this.client = client;
        this.servers = servers;
    }

    /**
     * Starts spaces whose tuples all ranks keep. Collective.
     *
     * @param comm the ranks
     * @return this rank's access to them
     */
    public static RankSpaces start(Comm comm) {
        return start(comm, Options.DEFAULT);
    }

    /**
     * Starts spaces. Collective.
     *
     * @param comm the ranks
     * @param options which of them keep tuples; the same on all ranks
     * @return this rank's access to them
     * @throws IllegalArgumentException if a server is no rank or named twice, or if options differ between ranks
     */
    public static RankSpaces start(Comm comm, Options options) {
        List<Integer> servers = options.servers().isEmpty()
                ? IntStream.range(0, comm.size()).boxed().toList()
                : options.servers().stream().sorted().toList();
        boolean valid = servers.stream().allMatch(rank -> rank >= 0 && rank < comm.size())
                && servers.stream().distinct().count() == servers.size();
        long hash = valid ? servers.hashCode() : -1;
        if (comm.allreduce(hash, Op.MIN) != comm.allreduce(hash, Op.MAX) || !valid) {
            throw new IllegalArgumentException("servers " + options.servers() + ": different ranks of 0 … "
                    + (comm.size() - 1) + " are required, the same list on every rank");
        }
        return new RankSpaces(new RankClient(comm), servers);
    }

    /**
     * Opens a space. Not collective: ranks open what they use.
     *
     * @param name whose tuples
     * @param options how it is opened. Every space is in order, and there is no secret
     * @return the space; the caller closes it
     * @throws SpaceException if a rank has died
     */
    public TupleSpace open(SpaceName name, SpaceOptions options) {
        int owner = servers.get((int) Long.remainderUnsigned(hash(name), servers.size()));
        RankChannel channel = client.connect(owner);
        channel.open(name);
        return new ChannelSpace(name, channel);
    }

    /** The same number in every JVM: {@link String#hashCode} is specified. */
    private static long hash(SpaceName name) {
        long tenant = name.tenant().hashCode();
        return SplitMix64.mix(SplitMix64.mix(tenant) + name.namespace().hashCode());
    }

    /**
     * Serves the other ranks for a moment, and returns. A rank that computes for long calls it every few milliseconds if it has no
     * thread for that.
     *
     * @throws IllegalStateException if a rank has died
     */
    public void progress() {
        client.progress();
    }

    /**
     * Closes the spaces of this rank, serves the others until they have closed too, and forgets all tuples. Collective.
     *
     * @throws IllegalStateException if a rank has died
     */
    @Override
    public void close() {
        client.close();
    }
}
