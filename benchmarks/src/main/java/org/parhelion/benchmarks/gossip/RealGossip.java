package org.parhelion.benchmarks.gossip;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankBody;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.simulation.Distribution;
import org.parhelion.membership.swim.Swim;
import org.parhelion.membership.swim.SwimCodec;
import org.parhelion.membership.swim.SwimMessage;
import org.parhelion.protocol.Backoff;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.protocol.SplitMix64;

/**
 * The measurement on real ranks: some are silenced at one moment, and the others detect it. Each rank measures the time since
 * that moment by its own clock, so clocks need not be synchronised.
 */
public final class RealGossip implements RankBody {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int WARMUP_PERIODS = 3;
    private static final long POLL_NANOS = 200_000;

    private final SwimOptions options;
    private final int kills;
    private final int periods;
    private final long seed;
    private volatile Optional<GossipFigures> figures = Optional.empty();

    /** The last {@code kills} ranks are silenced; the others run for up to {@code periods}, or until all know. */
    public RealGossip(SwimOptions options, int kills, int periods, long seed) {
        this.options = options;
        this.kills = kills;
        this.periods = periods;
        this.seed = seed;
    }

    /** The results, if rank 0 runs in this process. */
    public Optional<GossipFigures> figures() {
        return figures;
    }

    @Override
    public void run(Comm world) {
        if (kills >= world.size()) {
            throw new IllegalArgumentException("--kill " + kills + ": of " + world.size()
                    + " ranks at least one must be left to detect it; use a smaller number or more ranks (-n)");
        }
        new OneRank(world).run();
    }

    /** The measurement on one rank. */
    private final class OneRank {
        private final Comm world;
        private final int members;
        private final boolean victim;
        private final SilencedMachine machine;
        private final CommDriver<SwimMessage, MembershipEvent> driver;
        private final AtomicLongArray suspectedNanos;
        private final AtomicLongArray diedNanos;
        private final LongAdder falseDeaths = new LongAdder();
        private volatile long beginNanos = NEVER;

        OneRank(Comm world) {
            this.world = world;
            this.members = world.size();
            this.victim = world.rank() >= members - kills;
            this.suspectedNanos = never(members);
            this.diedNanos = never(members);
            SwimCodec codec = new SwimCodec(members);
            this.machine = new SilencedMachine(
                    Swim.together(world.rank(), members, options, SplitMix64.of(seed, world.rank())), codec);
            this.driver = CommDriver.start(world, machine, codec, this::happened, DriverOptions.DEFAULT);
        }

        void run() {
            long startNanos = System.nanoTime();
            try (driver) {
                runUntil(options.nanos(WARMUP_PERIODS), false);
                world.barrier();
                beginNanos = driver.nowNanos();
                driver.ask(() -> {
                    machine.resetCounts();
                    if (victim) {
                        machine.fallSilent();
                    }
                    return victim;
                });
                runUntil(beginNanos + options.nanos(periods), kills > 0);
                report(startNanos);
            }
        }

        /** Runs the protocol until that time, or, if {@code untilKnown}, until this rank knows all deaths. */
        private void runUntil(long endNanos, boolean untilKnown) {
            Backoff backoff = Backoff.every(POLL_NANOS);
            while (driver.nowNanos() < endNanos && !(untilKnown && (victim || knowsAll()))) {
                driver.progress();
                backoff.idle();
            }
        }

        private boolean knowsAll() {
            for (int member = members - kills; member < members; member++) {
                if (diedNanos.get(member) == NEVER) {
                    return false;
                }
            }
            return true;
        }

        private void happened(MembershipEvent event) {
            int member = event.member();
            long since = beginNanos == NEVER ? -1 : driver.nowNanos() - beginNanos;
            boolean silent = member >= members - kills && since >= 0;
            if (event instanceof MembershipEvent.Suspected && silent) {
                suspectedNanos.compareAndSet(member, NEVER, since);
            } else if (event instanceof MembershipEvent.Died && silent) {
                diedNanos.compareAndSet(member, NEVER, since);
            } else if (event instanceof MembershipEvent.Died) {
                falseDeaths.increment();
            }
        }

        private void report(long startNanos) {
            double measuredPeriods = (double) (driver.nowNanos() - beginNanos) / options.periodNanos();
            long[] counts = driver.ask(() -> new long[] {machine.messages(), machine.bytes()});
            long messages = world.allreduce(counts[0], Op.SUM);
            long bytes = world.allreduce(counts[1], Op.SUM);
            double memberPeriods = world.allreduce(measuredPeriods, Op.SUM);
            long wrong = world.allreduce(falseDeaths.sum(), Op.SUM);
            Distribution suspected = gathered(suspectedNanos, Op.MIN);
            Distribution died = gathered(diedNanos, Op.MIN);
            Distribution known = gathered(diedNanos, Op.MAX);
            if (world.rank() == 0) {
                figures = Optional.of(new GossipFigures(
                        "%d ranks (%s), %d silenced, a period of %.0f ms"
                                .formatted(members, world.provider(), kills, options.periodNanos() / 1e6),
                        members,
                        1,
                        0,
                        suspected,
                        died,
                        known,
                        wrong,
                        Math.round(memberPeriods),
                        messages / memberPeriods,
                        bytes / memberPeriods,
                        (System.nanoTime() - startNanos) / 1e9));
            }
        }

        /** The detection times of each silenced rank, combined over the remaining ranks [periods]. */
        private Distribution gathered(AtomicLongArray nanos, Op op) {
            long[] own = new long[members];
            Arrays.setAll(own, member -> victim && op.equals(Op.MAX) ? 0 : nanos.get(member));
            long[] all = new long[members];
            world.allreduce(Buffer.of(own), Buffer.of(all), op);
            return Distribution.of(Arrays.stream(all, members - kills, members)
                    .mapToDouble(
                            time -> time == NEVER ? Double.POSITIVE_INFINITY : (double) time / options.periodNanos())
                    .toArray());
        }

        private static AtomicLongArray never(int count) {
            long[] times = new long[count];
            Arrays.fill(times, NEVER);
            return new AtomicLongArray(times);
        }
    }
}
