package org.parhelion.membership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.membership.swim.Swim;
import org.parhelion.membership.swim.SwimCodec;
import org.parhelion.membership.swim.SwimMessage;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.protocol.SplitMix64;

/**
 * The liveness of all ranks as seen by this rank: SWIM's gossip on a communicator.
 *
 * <pre>{@code
 * try (var membership = Membership.start(comm, SwimOptions.DEFAULT.withPeriod(100_000_000), seed)) {
 *     membership.listen(event -> { if (event instanceof MembershipEvent.Died died) lost.add(died.member()); });
 *     // compute
 * }
 * }</pre>
 *
 * <p>The protocol runs on a thread of its own, so a rank that computes for a long time is not declared dead. If the
 * provider allows only one thread, call {@link #progress} several times per period ({@link CommDriver}).
 *
 * <p>Safe for use by several threads if the provider is.
 */
public final class Membership implements AutoCloseable {
    private final Swim swim;
    private final CommDriver<SwimMessage, MembershipEvent> driver;
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();

    private Membership(Comm comm, SwimOptions options, long seed, DriverOptions driverOptions) {
        this.swim = Swim.together(comm.rank(), comm.size(), options, SplitMix64.of(seed, comm.rank()));
        this.driver = CommDriver.start(comm, swim, new SwimCodec(comm.size()), this::happened, driverOptions);
        // Read on the driver's thread, like all of the machine's state.
        driver.giveUpOn(peer -> !swim.known(peer) || swim.status(peer) == MemberStatus.DEAD);
    }

    /**
     * Starts failure detection among the ranks of a communicator, with the default options of the driver. Collective.
     *
     * @param comm the ranks that are members
     * @param options the protocol's options, the same on all ranks
     * @param seed determines the random choices; may differ between ranks
     * @return the running membership
     */
    public static Membership start(Comm comm, SwimOptions options, long seed) {
        return start(comm, options, seed, DriverOptions.DEFAULT);
    }

    /**
     * Starts failure detection among the ranks of a communicator. Collective.
     *
     * @param comm the ranks that are members
     * @param options the protocol's options, the same on all ranks
     * @param seed determines the random choices; may differ between ranks
     * @param driverOptions the limits of the driver
     * @return the running membership
     */
    public static Membership start(Comm comm, SwimOptions options, long seed, DriverOptions driverOptions) {
        return new Membership(comm, options, seed, driverOptions);
    }

    /** {@return all members that this rank knows, including itself, by rank} */
    public List<Member> members() {
        return driver.ask(() -> IntStream.range(0, swim.capacity())
                .filter(swim::known)
                .mapToObj(this::view)
                .toList());
    }

    /** {@return the ranks believed alive or suspect, in rising order} */
    public List<Integer> present() {
        return members().stream()
                .filter(member -> member.status().present())
                .map(Member::id)
                .toList();
    }

    /** {@return the local health score: 0 is healthy, {@link SwimOptions.LocalHealth#max} is the worst} */
    public int health() {
        return driver.ask(swim::health);
    }

    /**
     * {@return φ of a rank, which grows with the time since its last message}
     *
     * @param rank the rank to evaluate
     */
    public double phi(int rank) {
        return driver.ask(() -> swim.phi(rank, driver.nowNanos()));
    }

    /**
     * Adds a listener for every event from here on.
     *
     * @param listener receives the events on the driver's thread; it must return quickly, and may query this membership
     */
    public void listen(Consumer<MembershipEvent> listener) {
        listeners.add(listener);
    }

    /**
     * Publishes new metadata of this rank.
     *
     * @param load the rank's load, in a unit that the user chooses
     * @param devices the devices that it computes with
     * @param address the address at which it can be reached
     */
    public void describe(double load, String devices, String address) {
        Metadata metadata = new Metadata(0, load, devices, address);
        driver.call((now, output) -> swim.describe(metadata, now, output));
    }

    /** Leaves the group. The rank itself may continue. */
    public void leave() {
        driver.call(swim::leave);
    }

    /**
     * Adds ranks that closing does not wait for, beside those that this membership has declared dead. On any thread.
     *
     * @param test accepts dead ranks; evaluated on the driver's thread
     */
    public void giveUpOn(IntPredicate test) {
        driver.giveUpOn(test);
    }

    /** Runs the protocol if the driver has no thread of its own; otherwise only checks for failure. */
    public void progress() {
        driver.progress();
    }

    /**
     * Stops failure detection. A rank continues to answer until all that are not dead close, so that a rank that
     * finishes early is not declared dead.
     *
     * @throws IllegalStateException if the protocol has failed meanwhile
     */
    @Override
    public void close() {
        driver.close();
    }

    private Member view(int member) {
        return new Member(member, swim.status(member), swim.incarnation(member), swim.metadata(member));
    }

    private void happened(MembershipEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
