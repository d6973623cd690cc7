package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.device.Tiling;

/**
 * Settings of a simulation without influence on the bits of the fields.
 *
 * @param overlap whether computation overlaps the halo exchange
 * @param tiling the tiling; empty for a choice by trial
 * @param stopTest the stop test; empty for none
 * @param observers the observers
 */
record RunSettings(
        boolean overlap, Optional<Tiling> tiling, Optional<StopTest> stopTest, List<RunSettings.Observer> observers) {
    static final RunSettings DEFAULT = new RunSettings(true, Optional.empty(), Optional.empty(), List.of());

    /** An observer, and its interval in steps. */
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
