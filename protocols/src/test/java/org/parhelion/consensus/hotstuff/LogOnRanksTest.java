package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.parhelion.comm.Ranks;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Machine;

/** A log on four ranks that are threads, one of whom proposes two different blocks whenever it leads. */
class LogOnRanksTest {
    private static final int ENTRIES = 10_000;
    private static final int WINDOW = 1_000;
    private static final int LIAR = 1;

    @Test
    void tenThousandEntriesUnderOneByzantineLeader(TestReporter reporter) {
        SimulatedSignatures signatures = new SimulatedSignatures();
        Map<Integer, List<Digest>> logs = new ConcurrentHashMap<>();
        AtomicInteger lies = new AtomicInteger();
        long[] nanos = new long[1];
        Ranks.threads(4, comm -> {
            HotStuffOptions options = HotStuffOptions.of(4, 1, 20_000_000);
            HotStuff replica = new HotStuff(options, signatures.signer(comm.rank()), signatures);
            Machine<HotStuffMessage, HotStuffEvent> machine = replica;
            if (comm.rank() == LIAR) {
                machine = new Liar<>(replica, (to, message, output) -> {
                    boolean lie = to == 0 && message instanceof HotStuffMessage.Proposal;
                    if (lie && message instanceof HotStuffMessage.Proposal(LogBlock block)) {
                        lies.incrementAndGet();
                        Entry forged = new Entry(0, Long.MAX_VALUE - block.view(), new byte[] {1});
                        output.send(
                                to,
                                new HotStuffMessage.Proposal(
                                        new LogBlock(block.view(), block.height(), List.of(forged), block.justify())));
                    } else if (!(message instanceof HotStuffMessage.Proposal) || to == 2) {
                        output.send(to, message);
                    }
                });
            }
            List<Digest> log = Collections.synchronizedList(new ArrayList<>());
            logs.put(comm.rank(), log);
            try (var driver = CommDriver.start(
                    comm,
                    machine,
                    HotStuffMessage.CODEC,
                    event -> {
                        if (event instanceof HotStuffEvent.Committed committed) {
                            committed.entries().forEach(entry -> log.add(entry.digest()));
                        }
                    },
                    DriverOptions.DEFAULT.withPollNanos(20_000))) {
                long start = System.nanoTime();
                long limit = start + 120_000_000_000L;
                int submitted = 0;
                while (comm.rank() != LIAR && log.size() < ENTRIES && System.nanoTime() < limit) {
                    if (comm.rank() == 0 && submitted < ENTRIES && submitted - log.size() < WINDOW) {
                        byte[] command =
                                Integer.toString(submitted++).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        driver.call((now, output) -> replica.submit(now, command, output));
                    } else {
                        LockSupport.parkNanos(100_000);
                    }
                }
                if (comm.rank() == 0) {
                    nanos[0] = System.nanoTime() - start;
                }
                comm.barrier();
            }
        });
        List<Digest> first = logs.getOrDefault(0, List.of());
        assertThat(first).hasSize(ENTRIES).doesNotHaveDuplicates();
        assertThat(logs.get(2)).isEqualTo(first);
        assertThat(logs.get(3)).isEqualTo(first);
        assertThat(lies.get()).as("the liar led and lied").isPositive();
        reporter.publishEntry("entriesPerSecond", Long.toString(Math.round(ENTRIES / (nanos[0] / 1e9))));
        reporter.publishEntry("lies", lies.toString());
    }
}
