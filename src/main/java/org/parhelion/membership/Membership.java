package org.parhelion.membership;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.protocol.SplitMix64;

/**
 * Which ranks are alive, as this rank sees it: {@link Swim} on a communicator.
 *
 * <pre>{@code
 * try (var membership = Membership.start(comm, SwimOptions.DEFAULT.withPeriod(100_000_000), seed)) {
 *     membership.listen(event -> { if (event instanceof MembershipEvent.Died died) lost.add(died.member()); });
 *     // compute
 * }
 * }</pre>
 *
 * <p>It runs beside the rank on a thread of its own: a rank deep in computation is not taken for dead. Where the provider
 * allows only one thread, call {@link #progress} a few times a period ({@link CommDriver}).
 *
 * <p>Safe for use by several threads where the provider is.
 */
public final class Membership implements AutoCloseable {
    private final Swim swim;
    private final CommDriver<SwimMessage, MembershipEvent> driver;
    private final List<Consumer<MembershipEvent>> listeners = new CopyOnWriteArrayList<>();

    private Membership(Comm comm, SwimOptions options, long seed, DriverOptions driverOptions) {
        this.swim = Swim.together(comm.rank(), comm.size(), options, SplitMix64.of(seed, comm.rank()));
        this.driver = CommDriver.start(comm, swim, new SwimCodec(comm.size()), this::happened, driverOptions);
        // Read on the driver's thread, like all of the machine's state.
        driver.giveUpOn(peer -> !swim.known(peer) || swim.status(peer) == Status.DEAD);
    }

    /** Starts watching over the ranks of {@code comm}. Collective; the seed may differ between ranks. */
    public static Membership start(Comm comm, SwimOptions options, long seed) {
        return start(comm, options, seed, DriverOptions.DEFAULT);
    }

    /** As {@link #start(Comm, SwimOptions, long)}, with other bounds for the driver. */
    public static Membership start(Comm comm, SwimOptions options, long seed, DriverOptions driverOptions) {
        return new Membership(comm, options, seed, driverOptions);
    }

    /** Everyone this rank knows of, itself among them, by rank. */
    public List<Member> members() {
        return driver.ask(() -> IntStream.range(0, swim.capacity())
                .filter(swim::known)
                .mapToObj(this::view)
                .toList());
    }

    /** The ranks believed alive or suspect, in order. */
    public List<Integer> present() {
        return members().stream()
                .filter(member -> member.status().present())
                .map(Member::id)
                .toList();
    }

    /** How healthy this rank takes itself to be: 0 is well, {@link SwimOptions.LocalHealth#max} as bad as can be. */
    public int health() {
        return driver.ask(swim::health);
    }

    /** How surprising the silence of {@code rank} is: φ. */
    public double phi(int rank) {
        return driver.ask(() -> swim.phi(rank, driver.nowNanos()));
    }

    /**
     * Tells {@code listener} of every event from here on, on the driver's thread: it must be quick, and may ask this
     * membership.
     */
    public void listen(Consumer<MembershipEvent> listener) {
        listeners.add(listener);
    }

    /** Says something new of this rank. */
    public void describe(double load, String devices, String address) {
        Metadata metadata = new Metadata(0, load, devices, address);
        driver.call((now, output) -> swim.describe(metadata, now, output));
    }

    /** Goes, as far as the protocol is concerned; the rank itself may go on. */
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

    /** Lets the protocol run where it has no thread of its own; otherwise nothing. */
    public void progress() {
        driver.progress();
    }

    /**
     * Stops watching. A rank goes on answering until all that are not dead close, so nobody takes a rank for dead that was
     * only done earlier.
     *
     * @throws IllegalStateException if the protocol failed meanwhile
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
