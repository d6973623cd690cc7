package org.parhelion.campaign.coordinator;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.campaign.store.StoreSnapshot;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SplitMix64;

/** A store whose disk is slow now and then, and loses what it has not finished when the power fails. */
final class SimulatedStore implements Machine<CampaignMessage, Object> {
    /** A planted fault. */
    enum Fault {
        NONE,
        /** Answers before the commit is durable. */
        ACKNOWLEDGES_FIRST,
        /** Takes commits of coordinators that no longer lead. */
        FORGETS_THE_EPOCH,
        /** Keeps the first half of a commit when the power fails. */
        TEARS_COMMITS
    }

    private static final long MILLISECOND = 1_000_000;

    private record Pending(int from, CampaignMessage.Commit commit, long dueNanos) {}

    private final MemoryTaskStore disk = new MemoryTaskStore();
    private final SplitMix64 random;
    private final Fault fault;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private @Nullable CampaignMessage last;
    private long epoch;

    /** The last outcomes that are durable, by campaign and task. */
    final Map<String, StoreWrite.NewOutcome> recorded = new HashMap<>();

    SimulatedStore(SplitMix64 random, Fault fault) {
        this.random = random;
        this.fault = fault;
    }

    StoreSnapshot lead() {
        StoreSnapshot snapshot = disk.lead("simulated");
        epoch = snapshot.epoch();
        return snapshot;
    }

    StoreSnapshot snapshot() {
        return disk.snapshot();
    }

    @Override
    public void step(Input<CampaignMessage> input, Output<CampaignMessage, Object> output) {
        if (input instanceof Input.Message<CampaignMessage> message
                && message.body() instanceof CampaignMessage.Commit commit) {
            receive(message.from(), commit, input.nowNanos(), output);
        }
        while (!pending.isEmpty() && pending.getFirst().dueNanos() <= input.nowNanos()) {
            Pending due = pending.removeFirst();
            CampaignMessage answer = apply(due.commit(), due.commit().writes());
            last = answer;
            output.send(due.from(), answer);
        }
        if (!pending.isEmpty()) {
            output.wakeAt(pending.getFirst().dueNanos());
        }
    }

    private void receive(
            int from, CampaignMessage.Commit commit, long nowNanos, Output<CampaignMessage, Object> output) {
        if (last instanceof CampaignMessage.Committed answered
                && answered.epoch() == commit.epoch()
                && answered.sequence() >= commit.sequence()) {
            output.send(from, new CampaignMessage.Committed(commit.epoch(), commit.sequence()));
            return; // a duplicate
        }
        for (Pending before : pending) {
            if (before.commit().epoch() == commit.epoch()) {
                return; // a duplicate: one commit of a coordinator is on its way at a time
            }
        }
        long tookNanos = random.nextInt(100) == 0 ? 2_000 * MILLISECOND : MILLISECOND / 10 + random.nextInt(5_000_000);
        long startNanos = pending.isEmpty() ? nowNanos : pending.getLast().dueNanos();
        pending.add(new Pending(from, commit, startNanos + tookNanos));
        if (fault == Fault.ACKNOWLEDGES_FIRST) {
            output.send(from, new CampaignMessage.Committed(commit.epoch(), commit.sequence()));
        }
    }

    private CampaignMessage apply(CampaignMessage.Commit commit, List<StoreWrite> writes) {
        long as = fault == Fault.FORGETS_THE_EPOCH ? epoch : commit.epoch();
        try {
            disk.commit(as, writes).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CampaignException cause) {
                return new CampaignMessage.CommitFailed(commit.epoch(), commit.sequence(), cause);
            }
            throw e;
        }
        for (StoreWrite write : writes) {
            if (write instanceof StoreWrite.NewOutcome end && end.last()) {
                recorded.put(key(end), end);
            }
        }
        return new CampaignMessage.Committed(commit.epoch(), commit.sequence());
    }

    static String key(StoreWrite.NewOutcome end) {
        return end.campaign() + ":" + end.attempt().task();
    }

    /** The power fails: the commit on its way is durable or not, as a whole. */
    void powerFails() {
        Pending lost = pending.peekFirst();
        pending.clear();
        if (lost == null) {
            return;
        }
        List<StoreWrite> writes = lost.commit().writes();
        if (fault == Fault.TEARS_COMMITS) {
            apply(lost.commit(), writes.subList(0, (writes.size() + 1) / 2));
        } else if (random.nextBoolean()) {
            apply(lost.commit(), writes);
        }
    }

    /** The outcome that counts for comparisons: without the attempt that it came from. */
    static Object comparable(TaskOutcome outcome) {
        return outcome instanceof TaskOutcome.Succeeded succeeded ? succeeded.results() : outcome;
    }
}
