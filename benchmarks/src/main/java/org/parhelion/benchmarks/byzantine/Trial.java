package org.parhelion.benchmarks.byzantine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.consensus.generals.Camp;
import org.parhelion.consensus.generals.GeneralEvent;
import org.parhelion.consensus.generals.Verdict;
import org.parhelion.protocol.Backoff;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;

/** Repeats the agreement of a scenario on the ranks of a communicator, and records the messages of the last repetition. */
final class Trial<M> {
    /** Number of rounds that are counted separately; later ones count as the last. */
    static final int MAX_ROUNDS = 16;

    private static final DriverOptions QUICK = DriverOptions.DEFAULT.withPollNanos(20_000L);
    private static final long POLL_NANOS = 2_000;

    private final Backoff backoff = Backoff.every(POLL_NANOS);
    private static final int DONE = 1;
    private static final int ALL_DONE = 2;
    private static final long BUDGET_NANOS = 10_000_000_000L;
    private static final long UNDECIDED = Long.MIN_VALUE;

    private record Line(int round, String text) {}

    private final Scenario scenario;
    private final Generals<M> generals;
    private final Comm comm;
    private final int trials;
    private final int warmUps;
    private final Camp<M, GeneralEvent> camp;
    private final long[] messages = new long[MAX_ROUNDS];
    private final List<Line> lines = new ArrayList<>();
    private final AtomicLongArray decisions;
    private final AtomicInteger undecided = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger(-1);
    private volatile int traced = -1;

    Trial(Scenario scenario, Generals<M> generals, Comm comm, int warmUps, int trials) {
        this.scenario = scenario;
        this.generals = generals;
        this.comm = comm;
        this.warmUps = warmUps;
        this.trials = trials;
        this.decisions = new AtomicLongArray(generals.members());
        this.camp = new Camp<>(comm.rank(), generals.members(), this::home, generals.recruiting(), this::sent);
    }

    /** Generals are distributed in blocks of almost equal size; the shared space is on the rank of the last. */
    private int home(int member) {
        int n = scenario.army().size();
        return Math.min(member, n - 1) * comm.size() / n;
    }

    private void sent(Camp.Letter<M> letter) {
        if (letter.run() == traced) {
            int round = generals.round().applyAsInt(letter.message());
            messages[round] += generals.count().applyAsLong(letter.message());
            lines.add(new Line(
                    round,
                    letter.from() + " → " + letter.to() + ": " + generals.text().apply(letter.message())));
        }
    }

    private void happened(Camp.News<GeneralEvent> news) {
        boolean current = news.run() == running.get() && !scenario.betrays(news.member());
        if (current && news.event() instanceof GeneralEvent.Decided(long order)) {
            decisions.set(news.member(), order);
            undecided.decrementAndGet();
        }
    }

    /** Runs all trials. Collective; the result is complete on rank 0. */
    TrialResult run() {
        long[] nanos = new long[trials];
        int timed = 0;
        long spent = 0;
        try (CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver =
                CommDriver.start(comm, camp, Camp.codec(generals.codec()), this::happened, QUICK)) {
            int run = 0;
            while (timed < trials && (timed == 0 || spent < BUDGET_NANOS)) {
                long slowest = once(run, driver); // The value is the same on all ranks, so they stop together.
                boolean warm = run >= warmUps || spent >= BUDGET_NANOS / 4;
                if (warm) {
                    nanos[timed++] = slowest;
                }
                spent += slowest;
                run++;
            }
            traced = run;
            once(run, driver);
            settle(driver);
        }
        Arrays.sort(nanos, 0, timed);
        return outcome(nanos[timed / 2], timed);
    }

    private long once(int run, CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver) {
        int loyalHere = 0;
        for (int general = 0; general < scenario.army().size(); general++) {
            loyalHere += home(general) == comm.rank() && !scenario.betrays(general) ? 1 : 0;
            decisions.set(general, UNDECIDED);
        }
        undecided.set(loyalHere);
        running.set(run);
        comm.barrier();
        long start = System.nanoTime();
        long limit = (scenario.army().rounds() + 50) * scenario.roundNanos();
        driver.call((now, output) -> camp.begin(run, now, output));
        while (undecided.get() > 0 && System.nanoTime() - start < limit) {
            poll(driver);
        }
        return slowest(System.nanoTime() - start, driver);
    }

    private void poll(CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver) {
        driver.progress();
        if (driver.ownThread()) {
            backoff.idle();
        }
    }

    /**
     * The maximum of {@code nanos} over all ranks, on every rank. Not a collective: while a rank is inside one, a driver
     * without a thread of its own makes no progress, so its generals would be silent.
     */
    private long slowest(long nanos, CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver) {
        long[] value = {nanos};
        if (comm.rank() != 0) {
            comm.send(Buffer.of(value), 0, DONE);
            receive(value, 0, ALL_DONE, driver);
            return value[0];
        }
        long slowest = nanos;
        for (int peer = 1; peer < comm.size(); peer++) {
            receive(value, peer, DONE, driver);
            slowest = Math.max(slowest, value[0]);
        }
        value[0] = slowest;
        for (int peer = 1; peer < comm.size(); peer++) {
            comm.send(Buffer.of(value), peer, ALL_DONE);
        }
        return slowest;
    }

    private void receive(
            long[] value, int source, int tag, CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver) {
        while (comm.iprobe(source, tag).isEmpty()) {
            poll(driver);
        }
        comm.recv(Buffer.of(value), source, tag);
    }

    /** Waits until the last messages of the last trial are sent, so that they are counted. */
    private void settle(CommDriver<Camp.Letter<M>, Camp.News<GeneralEvent>> driver) {
        for (int look = 0; look < 3; look++) {
            comm.barrier();
            driver.progress();
            long said = driver.ask(() -> Arrays.stream(messages).sum());
            comm.allreduce(said, Op.SUM);
        }
    }

    private TrialResult outcome(long medianNanos, int timed) {
        int n = scenario.army().size();
        long[] counts = new long[MAX_ROUNDS];
        comm.allreduce(Buffer.of(messages), Buffer.of(counts), Op.SUM);
        long[] own = new long[n];
        for (int general = 0; general < n; general++) {
            own[general] = decisions.get(general);
        }
        long[] all = new long[n];
        comm.allreduce(Buffer.of(own), Buffer.of(all), Op.MAX);
        List<OptionalLong> decided = Arrays.stream(all)
                .mapToObj(order -> order == UNDECIDED ? OptionalLong.empty() : OptionalLong.of(order))
                .toList();
        return new TrialResult(
                Arrays.stream(counts).boxed().toList(),
                gatherLines(),
                decided,
                verdict(decided),
                medianNanos,
                timed,
                comm.size(),
                comm.provider());
    }

    /** Reliable broadcast guarantees all or nothing; with a lying broadcaster, nothing is a valid result. */
    private Verdict verdict(List<OptionalLong> decided) {
        boolean nobody = decided.stream().allMatch(OptionalLong::isEmpty);
        if (scenario.protocol() == Protocol.BRACHA && nobody) {
            return new Verdict(true, scenario.betrays(scenario.army().commander()));
        }
        return Verdict.of(scenario.army(), scenario.traitors(), scenario.order(), decided);
    }

    /** Gathers the lines of all ranks on rank 0, by round. */
    private List<List<String>> gatherLines() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line ->
                text.append(line.round()).append('\t').append(line.text()).append('\n'));
        byte[] mine = text.toString().getBytes(StandardCharsets.UTF_8);
        int[] counts = new int[comm.size()];
        comm.allgather(Buffer.value(mine.length), Buffer.of(counts));
        int[] displacements = new int[comm.size()];
        for (int rank = 1; rank < comm.size(); rank++) {
            displacements[rank] = displacements[rank - 1] + counts[rank - 1];
        }
        byte[] all = new byte[Arrays.stream(counts).sum()];
        comm.allgatherv(Buffer.of(mine), Buffer.of(all), counts, displacements);
        List<List<String>> byRound = new ArrayList<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            byRound.add(new ArrayList<>());
        }
        new String(all, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("\t", 2))
                .forEach(parts -> byRound.get(Integer.parseInt(parts[0])).add(parts[1]));
        byRound.forEach(round -> round.sort(Comparator.naturalOrder()));
        return byRound;
    }
}
