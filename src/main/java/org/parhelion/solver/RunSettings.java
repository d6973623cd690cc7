package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.device.Tiling;

/**
 * Settings of a simulation. They have no influence on the bits of the fields, except that {@link Timed} observers shorten steps.
 *
 * @param overlap whether computation overlaps the halo exchange
 * @param tiling the tiling; empty for a choice by trial
 * @param earlierTilings the choices of earlier trials, in place of one
 * @param trialShare the share of the steps that a trial of tilings may cost
 * @param stopTest the stop test; empty for none
 * @param observers the observers of steps
 * @param timed the observers of times
 * @param ofRounds the observers of rounds
 * @param finiteChecks the checks that fields are finite; empty for none
 */
record RunSettings(
        boolean overlap,
        Optional<Tiling> tiling,
        EarlierTilings earlierTilings,
        double trialShare,
        Optional<StopTest> stopTest,
        List<RunSettings.Observer> observers,
        List<RunSettings.Timed> timed,
        List<Consumer<Simulation>> ofRounds,
        Optional<FiniteChecks> finiteChecks) {
    static final RunSettings DEFAULT = new RunSettings(
            true,
            Optional.empty(),
            EarlierTilings.NONE,
            0.02,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    /** An observer, and its interval in steps. */
    record Observer(long every, Consumer<Simulation> look) {}

    /** An observer, and its interval in simulated time. */
    record Timed(double everySeconds, Consumer<Simulation> look) {
        /** The first multiple of the interval after a time; one within {@code rounding} of it does not count. */
        double after(double timeSeconds, double rounding) {
            return everySeconds * (Math.floor((timeSeconds + rounding) / everySeconds) + 1);
        }
    }

    boolean hasObservers() {
        return !observers.isEmpty() || !timed.isEmpty() || !ofRounds.isEmpty();
    }

    RunSettings withOverlap(boolean other) {
        return new RunSettings(
                other, tiling, earlierTilings, trialShare, stopTest, observers, timed, ofRounds, finiteChecks);
    }

    RunSettings withTiling(Tiling other) {
        return new RunSettings(
                overlap,
                Optional.of(other),
                earlierTilings,
                trialShare,
                stopTest,
                observers,
                timed,
                ofRounds,
                finiteChecks);
    }

    RunSettings withEarlierTilings(EarlierTilings other) {
        return new RunSettings(overlap, tiling, other, trialShare, stopTest, observers, timed, ofRounds, finiteChecks);
    }

    RunSettings withTrialShare(double other) {
        return new RunSettings(
                overlap, tiling, earlierTilings, other, stopTest, observers, timed, ofRounds, finiteChecks);
    }

    RunSettings withStopTest(StopTest other) {
        return new RunSettings(
                overlap,
                tiling,
                earlierTilings,
                trialShare,
                Optional.of(other),
                observers,
                timed,
                ofRounds,
                finiteChecks);
    }

    RunSettings withObserver(Observer another) {
        return new RunSettings(
                overlap,
                tiling,
                earlierTilings,
                trialShare,
                stopTest,
                with(observers, another),
                timed,
                ofRounds,
                finiteChecks);
    }

    RunSettings withTimed(Timed another) {
        return new RunSettings(
                overlap,
                tiling,
                earlierTilings,
                trialShare,
                stopTest,
                observers,
                with(timed, another),
                ofRounds,
                finiteChecks);
    }

    RunSettings withObserverOfRounds(Consumer<Simulation> another) {
        return new RunSettings(
                overlap,
                tiling,
                earlierTilings,
                trialShare,
                stopTest,
                observers,
                timed,
                with(ofRounds, another),
                finiteChecks);
    }

    RunSettings withFiniteChecks(FiniteChecks other) {
        return new RunSettings(
                overlap, tiling, earlierTilings, trialShare, stopTest, observers, timed, ofRounds, Optional.of(other));
    }

    private static <T> List<T> with(List<T> some, T another) {
        List<T> all = new ArrayList<>(some);
        all.add(another);
        return List.copyOf(all);
    }
}
