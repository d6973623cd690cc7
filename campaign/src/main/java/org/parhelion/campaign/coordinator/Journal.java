package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.campaign.store.StoreWrite;
import org.parhelion.protocol.Output;

/**
 * Changes on their way to the store, and what follows once they are durable. One commit is on its way at a time; what
 * comes meanwhile is the next: group commit.
 */
final class Journal {
    /** What follows a durable change. */
    @FunctionalInterface
    interface Effect {
        void durable(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output);
    }

    private final long epoch;
    private final int storeMember;
    private List<StoreWrite> writes = new ArrayList<>();
    private List<Effect> effects = new ArrayList<>();
    private List<Effect> onTheirWay = List.of();
    private boolean busy;
    private long sequence;

    Journal(long epoch, int storeMember) {
        this.epoch = epoch;
        this.storeMember = storeMember;
    }

    void write(StoreWrite write) {
        writes.add(write);
    }

    /** Runs when everything that was written before is durable. */
    void then(Effect effect) {
        effects.add(effect);
    }

    /** Whether a commit could begin now. */
    boolean ready() {
        return !busy && !(writes.isEmpty() && effects.isEmpty());
    }

    /** Whether nothing is on its way or waits. */
    boolean idle() {
        return !busy && writes.isEmpty() && effects.isEmpty();
    }

    void commit(Output<CampaignMessage, CoordinatorEvent> output) {
        onTheirWay = effects;
        effects = new ArrayList<>();
        output.send(storeMember, new CampaignMessage.Commit(epoch, ++sequence, List.copyOf(writes)));
        writes = new ArrayList<>();
        busy = true;
    }

    /** Whether an answer belongs to the commit that is on its way; others are duplicates. */
    boolean expects(long answeredEpoch, long answeredSequence) {
        return busy && answeredEpoch == epoch && answeredSequence == sequence;
    }

    void committed(long nowNanos, Output<CampaignMessage, CoordinatorEvent> output) {
        busy = false;
        List<Effect> durable = onTheirWay;
        onTheirWay = List.of();
        for (Effect effect : durable) {
            effect.durable(nowNanos, output);
        }
    }
}
