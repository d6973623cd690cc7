package org.parhelion.runs.job;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Figures;
import org.parhelion.solver.Simulation;

/**
 * Chooses how many ranks, threads of this JVM, compute a run: short trials of the run's own model on 1, 2, 4, … ranks, as long as more ranks
 * are faster.
 *
 * <p>Messages cost about as much as the update of ten thousand points, so a small grid is faster on one rank. A trial takes about half a second and a
 * start of the simulation; a run of less than three seconds is computed by one rank.
 */
public final class RankTrial {
    /** A run with fewer updates of points takes less time than a trial is worth. */
    private static final double FEWEST_UPDATES = 1e6;

    /** More ranks must be faster by this, or they are not worth their cores. */
    private static final double WORTH = 0.95;

    /** A shorter run is computed by one rank. */
    private static final double SHORTEST_RUN_SECONDS = 3;

    /** A trial ends when steps have not become faster for so long: the JVM has compiled the loops by then. */
    private static final double SETTLED_SECONDS = 0.3;

    private static final double FASTER = 0.9;
    private static final double LONGEST_TRIAL_SECONDS = 3;

    /** Steps are timed together until they take so long. */
    private static final double CHUNK_SECONDS = 0.002;

    private RankTrial() {}

    /**
     * A number of ranks.
     *
     * @param ranks the number, 1 or more
     * @param reason what was measured, a sentence without its end
     */
    public record Choice(int ranks, String reason) {}

    /**
     * Tries a run.
     *
     * @param runFile the run
     * @param devices the devices of its ranks
     * @param most the most ranks, at least 1
     * @return the choice
     */
    public static Choice choose(RunFile runFile, DeviceChoice devices, int most) {
        if (most == 1 || !runFile.problem().marchesInTime()) {
            return new Choice(most, most == 1 ? "there is one core" : "a problem without time steps has no trial");
        }
        double updates = (double) runFile.problem().grid().pointCount() * runFile.steps();
        if (updates < FEWEST_UPDATES) {
            return new Choice(1, Figures.large(updates, "updates") + " of points take less time than a trial");
        }
        List<String> measured = new ArrayList<>();
        double seconds = secondsPerStep(runFile, devices, 1);
        measured.add(text(1, seconds));
        if (seconds * runFile.steps() < SHORTEST_RUN_SECONDS) {
            return new Choice(
                    1,
                    "the run takes about " + Figures.seconds(seconds * runFile.steps()) + ", " + measured.getFirst());
        }
        int best = 1;
        for (int ranks = 2; best * 2 >= ranks && best < most; ranks = Math.min(2 * ranks, most)) {
            if (!divides(runFile, ranks)) {
                break;
            }
            double more = secondsPerStep(runFile, devices, ranks);
            if (more < seconds) { // on a busy machine the loops may have been compiled in this trial only
                seconds = Math.min(seconds, secondsPerStep(runFile, devices, best));
                measured.set(measured.size() - 1, text(best, seconds));
            }
            measured.add(text(ranks, more));
            if (more > WORTH * seconds) {
                break;
            }
            seconds = more;
            best = ranks;
        }
        return new Choice(best, "a step takes " + String.join(", ", measured));
    }

    private static String text(int ranks, double seconds) {
        return Figures.seconds(seconds) + " on " + ranks + (ranks == 1 ? " rank" : " ranks");
    }

    private static boolean divides(RunFile runFile, int ranks) {
        try {
            runFile.decomposition(ranks);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the grid has too few points for so many
        }
    }

    private static double secondsPerStep(RunFile runFile, DeviceChoice devices, int ranks) {
        double[] best = new double[1];
        Ranks.threads(ranks, comm -> {
            try (Device device = devices.open(comm.rank());
                    Simulation trial = Simulation.of(
                                    runFile.model(),
                                    runFile.decomposition(ranks).block(comm.rank()),
                                    device,
                                    comm)
                            .overlap(runFile.overlap())
                            .tiling(runFile.tiling().orElse(1))
                            .start()) {
                double shortest = shortestStep(trial, comm);
                if (comm.rank() == 0) {
                    best[0] = shortest;
                }
            }
        });
        return best[0];
    }

    /**
     * The shortest time of a step: the first ones run in the JVM's interpreter. All ranks compute the same chunks.
     */
    private static double shortestStep(Simulation trial, Comm comm) {
        trial.run(1); // reads the formula
        double shortest = Double.POSITIVE_INFINITY;
        double usedSeconds = 0;
        double settledSeconds = 0;
        long steps = 1;
        while (settledSeconds < SETTLED_SECONDS && usedSeconds < LONGEST_TRIAL_SECONDS) {
            comm.barrier();
            long begun = System.nanoTime();
            trial.run(steps);
            double seconds = comm.allreduce(1e-9 * (System.nanoTime() - begun), Op.MAX);
            usedSeconds += seconds;
            settledSeconds = seconds / steps < FASTER * shortest ? 0 : settledSeconds + seconds;
            shortest = Math.min(shortest, seconds / steps);
            if (seconds < CHUNK_SECONDS) {
                steps *= 2;
            }
        }
        return shortest;
    }
}
