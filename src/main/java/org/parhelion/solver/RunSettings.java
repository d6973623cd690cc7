package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.device.Tiling;

/**
 * How a model is run; none of it changes a bit of the fields.
 *
 * @param overlap whether the core is computed while ghost values travel
 * @param tiling how the block is walked; empty for a choice by trial
 * @param stopTest when to stop early; empty for never
 * @param observers called after every n-th step
 */
record RunSettings(
        boolean overlap, Optional<Tiling> tiling, Optional<StopTest> stopTest, List<RunSettings.Observer> observers) {
    static final RunSettings DEFAULT = new RunSettings(true, Optional.empty(), Optional.empty(), List.of());

    /** An observer, and the steps between two calls. */
    record Observer(long every, Consumer<Simulation> look) {}

    RunSettings withOverlap(boolean other) {
        return new RunSettings(other, tiling, stopTest, observers);
    }

    RunSettings withTiling(Tiling other) {
        return new RunSettings(overlap, Optional.of(other), stopTest, observers);
    }

    RunSettings withStopTest(StopTest other) {
        return new RunSettings(overlap, tiling, Optional.of(other), observers);
    }

    RunSettings withObserver(Observer another) {
        List<Observer> all = new ArrayList<>(observers);
        all.add(another);
        return new RunSettings(overlap, tiling, stopTest, List.copyOf(all));
    }
}
