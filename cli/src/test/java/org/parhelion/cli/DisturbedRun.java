package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.runs.report.Json;

/** One run and what happens to it. */
final class DisturbedRun {
    /** What may happen to a run, and to the last checkpoint that it leaves. */
    enum Kind {
        /** A rank dies, and the run with it. */
        DIES,
        /** A rank dies, and the others go on. */
        SURVIVES,
        /** The same, in a run that goes on at an older checkpoint because the last was damaged. */
        SURVIVES_AFTER_DAMAGE,
        /** The run stops well. */
        STOPS,
        /** The store of checkpoints, and of some output, is full. */
        FULL,
        /** A file of a checkpoint is cut short. */
        TORN,
        /** A bit of a file of a checkpoint is wrong. */
        FLIPPED,
        /** A file of a checkpoint is gone. */
        LOST
    }

    private static final int MOST_RANKS = 5;
    private static final int MOST_PROCESSES = 3;
    private static final int STOPPED = 75;

    private final SplittableRandom random;
    private final List<String> engines;
    private final Map<Kind, Integer> seen;
    private final DisturbedScenario scenario;
    private final DisturbedScenario.Place place;
    private final StringBuilder what;
    private final int every;
    private final boolean background;
    private final List<String> settings;
    /** The step of the checkpoint to continue from; 0 for the beginning. */
    private int begun;
    /** Whether the run goes on at an older checkpoint than its last. */
    private boolean damaged;

    /**
     * @param engines those of which ranks may be
     * @param seen counts what happened
     * @param what the start of the messages
     */
    DisturbedRun(
            DisturbedScenario scenario,
            DisturbedScenario.Place place,
            SplittableRandom random,
            List<String> engines,
            Map<Kind, Integer> seen,
            String what) {
        this.random = random;
        this.engines = engines;
        this.seen = seen;
        this.scenario = scenario;
        this.place = place;
        this.what = new StringBuilder(what);
        this.every = upTo(scenario.steps() / 3);
        this.background = random.nextBoolean();
        this.settings = List.of(
                "--set",
                "checkpoint={every: " + every + ", background: " + background + ", to: \""
                        + FullStoreProvider.place(place.checkpoints()) + "\"}",
                "--set",
                "tiling=" + upTo(3));
    }

    private int upTo(int most) {
        return random.nextInt(1, most + 1);
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private DisturbedScenario.Ranks ranks() {
        String engine = any(engines);
        return new DisturbedScenario.Ranks(engine, upTo(engine.equals("threads") ? MOST_RANKS : MOST_PROCESSES));
    }

    void toTheEnd() throws IOException, InterruptedException {
        boolean ended = false;
        for (int disturbances = upTo(3); disturbances > 0 && !ended && begun + 1 < scenario.steps(); disturbances--) {
            ended = disturbed(
                    damaged
                            ? Kind.SURVIVES_AFTER_DAMAGE
                            : any(List.of(Kind.DIES, Kind.SURVIVES, Kind.STOPS, Kind.FULL)));
        }
        if (!ended) {
            DisturbedScenario.Ranks ranks = ranks();
            what.append("; to the end on ").append(ranks);
            ends(run(ranks));
        }
    }

    private Shell run(DisturbedScenario.Ranks ranks, String... more) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(settings);
        args.addAll(List.of(begun == 0 ? "-o" : "--restart", place.output().toString()));
        args.addAll(List.of(more));
        return scenario.run(place, ranks, args);
    }

    private void ends(Shell shell) {
        assertThat(shell.status()).as(what + ": " + shell.err()).isZero();
        Map<String, Object> report = Json.parse(shell.out().lines().toList().getLast());
        assertThat(report.getOrDefault("restartedFrom", 0)).as(what.toString()).isEqualTo(begun);
    }

    /** One start of the run, in which something happens; whether it came to its end. */
    private boolean disturbed(Kind kind) throws IOException, InterruptedException {
        what.append("; ").append(kind);
        seen.merge(kind, 1, Integer::sum);
        return switch (kind) {
            case SURVIVES, SURVIVES_AFTER_DAMAGE -> survives();
            case STOPS -> stops();
            case FULL -> isFull();
            default -> dies();
        };
    }

    private DisturbedScenario.Ranks threads(int count) {
        return new DisturbedScenario.Ranks("threads", count);
    }

    private boolean stops() throws IOException, InterruptedException {
        int step = random.nextInt(begun + 1, scenario.steps());
        DisturbedScenario.Ranks ranks = ranks();
        what.append(" at ").append(step).append(" on ").append(ranks);
        return stops(run(ranks, "--stop-after", Integer.toString(step)), step);
    }

    private boolean stops(Shell shell, int step) throws IOException {
        assertThat(shell.status()).as(what + ": " + shell.err()).isEqualTo(STOPPED);
        assertThat(whole()).as(what.toString()).endsWith((long) step);
        continues();
        return false;
    }

    private boolean survives() throws IOException, InterruptedException {
        int step = random.nextInt(begun + 1, scenario.steps());
        // More than half must be left; of a single block nobody has a copy in memory.
        int ranks = random.nextInt(3, MOST_RANKS + 1);
        int computing = random.nextInt(2, ranks + 1);
        int spares = ranks - computing;
        int dies = random.nextInt(computing);
        int last = random.nextInt(step, scenario.steps() + 1);
        what.append(" at ")
                .append(step)
                .append(": rank ")
                .append(dies)
                .append(" of ")
                .append(ranks)
                .append(", ")
                .append(spares)
                .append(" spares, until ")
                .append(last);
        Shell shell = run(
                threads(ranks),
                "--survive",
                "--spares",
                Integer.toString(spares),
                "--set",
                "fault.kill=" + dies + "@" + step,
                "--stop-after",
                Integer.toString(last));
        if (shell.status() == STOPPED) {
            return stops(shell, last);
        }
        ends(shell);
        return true;
    }

    private boolean dies() throws IOException, InterruptedException {
        DisturbedScenario.Ranks ranks = ranks();
        // One in the background is complete when the next begins, at the latest.
        int first = background ? 2 * every : every;
        int step = random.nextInt(Math.max(begun, first) + 1, scenario.steps() + 1);
        what.append(" at ").append(step).append(" on ").append(ranks);
        Shell shell = run(ranks, "--set", "fault.kill=" + random.nextInt(ranks.count()) + "@" + step);
        assertThat(shell.status()).as(what + ": " + shell.err()).isNotZero();
        assertThat(whole()).as(what.toString()).isNotEmpty();
        continues();
        return false;
    }

    private boolean isFull() throws IOException, InterruptedException {
        DisturbedScenario.Ranks ranks = threads(upTo(MOST_RANKS));
        int objects = random.nextInt(30);
        what.append(" after ").append(objects).append(" objects on ").append(ranks);
        FullStoreProvider.fillsAfter(place.store(), objects);
        Shell shell = run(ranks);
        FullStoreProvider.empties(place.store());
        if (shell.status() == 0) {
            ends(shell);
            return true;
        }
        assertThat(shell.err()).as(what.toString()).contains("No space left on device");
        continues();
        return false;
    }

    /** Finds the checkpoint to continue from, after one has perhaps been damaged. */
    private void continues() throws IOException {
        List<Long> whole = whole();
        damaged = whole.size() > 1 && random.nextInt(3) == 0;
        if (damaged) {
            damage(place.checkpoints().resolve(String.format("step-%012d", whole.removeLast())));
        }
        begun = whole.isEmpty() ? 0 : Math.toIntExact(whole.getLast());
        if (begun == 0) {
            ObjectStore everything = ObjectStore.directory(place.all());
            everything.deleteAll("output");
            everything.deleteAll("store");
        }
    }

    /** The steps of the checkpoints that can be read. */
    private List<Long> whole() throws IOException {
        ObjectStore store = ObjectStore.directory(place.checkpoints());
        List<Long> whole = new ArrayList<>();
        for (long step : Checkpoint.complete(store)) {
            try {
                Checkpoint.open(store, step).verify(0, 1);
                whole.add(step);
            } catch (DataException e) {
                // damaged before, and not written again since
            }
        }
        return whole;
    }

    private void damage(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(any(Shell.files(checkpoint)));
        byte[] bytes = Files.readAllBytes(file);
        int place = random.nextInt(bytes.length);
        Kind kind = any(List.of(Kind.TORN, Kind.FLIPPED, Kind.LOST));
        what.append("; ")
                .append(kind)
                .append(' ')
                .append(file.getFileName())
                .append(" of ")
                .append(checkpoint.getFileName());
        seen.merge(kind, 1, Integer::sum);
        if (kind == Kind.LOST) {
            Files.delete(file);
        } else if (kind == Kind.TORN) {
            Files.write(file, Arrays.copyOf(bytes, place));
        } else {
            bytes[place] ^= 1;
            Files.write(file, bytes);
        }
    }

    @Override
    public String toString() {
        return what.toString();
    }
}
