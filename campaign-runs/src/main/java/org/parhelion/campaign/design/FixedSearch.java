package org.parhelion.campaign.design;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** All points of a design, whatever their results. */
public final class FixedSearch implements Searcher {
    /** Tasks of one {@link #ask}: of a million points only so many are in memory. */
    private static final int PORTION = 4096;

    private final Design design;
    private long asked;

    /**
     * Creates the searcher.
     *
     * @param design the points
     */
    public FixedSearch(Design design) {
        this.design = design;
    }

    @Override
    public List<String> parameters() {
        return design.parameters();
    }

    @Override
    public List<DesignTask> ask() {
        List<DesignTask> tasks = new ArrayList<>();
        for (; asked < design.size() && tasks.size() < PORTION; asked++) {
            tasks.add(new DesignTask(asked, design.point(asked)));
        }
        return tasks;
    }

    @Override
    public OptionalLong awaits() {
        return OptionalLong.empty();
    }

    @Override
    public void tell(DesignResult result) {
        throw new IllegalArgumentException("task " + result.number() + ": a fixed design awaits no result");
    }

    @Override
    public byte[] state() {
        return ByteBuffer.allocate(Long.BYTES).putLong(asked).array();
    }

    @Override
    public void restore(byte[] state) {
        if (state.length != Long.BYTES) {
            throw new IllegalArgumentException(state.length + " bytes are no state of a fixed design");
        }
        long stored = ByteBuffer.wrap(state).getLong();
        if (stored < 0 || stored > design.size()) {
            throw new IllegalArgumentException(
                    "the state has " + stored + " tasks, but the design has " + design.size() + " points");
        }
        asked = stored;
    }
}
