package org.parhelion.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.parhelion.Experimental;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.stencil.reader.StageReading;

/**
 * What is done in a round of steps, in order, level after level: for devices that store fields themselves and need no tiles.
 *
 * <p>A level is a stage of a step, numbered from 1; level 0 is the state at the beginning of the round. The three parts are those of
 * {@link Stepper}: {@link #begin}, then an exchange, then {@link #core}, which needs no ghost points of other ranks, and {@link #rim}.
 * Two arrays for each field suffice, of which each level that writes the field alternates the roles.
 *
 * <p>A plan depends on the number of steps only. Used by one thread.
 */
@Experimental
public final class RoundPlan {
    private final StepperSpec spec;
    private final List<StageReading> stages;
    private final List<SourcesAndTaps> points;
    private final List<DomainEdges> edges = new ArrayList<>();
    private final LevelBoxes levels;
    private final TileWalk walk;
    private final double[] lastWritten;

    private final List<List<Box>> boxes = new ArrayList<>();
    private @Nullable Visitor visitor;
    private int level;

    /** Receives the operations of a round. Boxes and regions are in local indices. */
    public interface Visitor {
        /**
         * The formula of the level's stage.
         *
         * @param level from 1 on
         * @param boxes disjoint boxes in which it is computed, in any order
         */
        void update(int level, List<Box> boxes);

        /**
         * A point source, to be added after the update.
         *
         * @param level the level that updates the point
         * @param field name of the field
         * @param k plane
         * @param j row
         * @param i point of the row
         * @param amplitude the value to be added, as a function of the time at which the step begins [s]
         */
        void source(int level, String field, int k, int j, int i, DoubleUnaryOperator amplitude);

        /**
         * Points of the domain that a boundary sets, after the sources.
         *
         * @param level whose values are set
         * @param field number of the field
         * @param side a side of the domain
         * @param region whose outermost points at the side are set
         */
        void outermost(int level, int field, Side side, Box region);

        /**
         * A tap, sampled after boundaries have set points.
         *
         * @param level whose value is sampled
         * @param field name of the field
         * @param k plane
         * @param j row
         * @param i point of the row
         * @param sample receives the value
         */
        void tap(int level, String field, int k, int j, int i, StepperSpec.Sample sample);

        /**
         * Ghost points outside the domain, whose values change, last. Sides follow each other along x, y and z; regions include
         * ghost points that were filled before.
         *
         * @param level whose values are continued beyond the side
         * @param field number of the field
         * @param side a side of the domain
         * @param region beside which the ghost points lie
         * @param layers number of layers of ghost points
         */
        void ghosts(int level, int field, Side side, Box region, int layers);
    }

    /**
     * Plans the rounds of a stepper.
     *
     * @param spec the block, the scheme and its settings; tile sizes are not used. The scheme solves no equations
     * @throws IllegalArgumentException if some block at a side of the domain has fewer points than boundaries read
     */
    public RoundPlan(StepperSpec spec) {
        this.spec = spec;
        this.stages = spec.scheme().stages();
        this.points = SourcesAndTaps.ofStages(spec);
        Dependences dependences = Dependences.of(spec, 0);
        int fields = spec.scheme().allFields().size();
        for (int f = 0; f < fields; f++) {
            edges.add(new DomainEdges(spec, dependences, f, new Visited(f)));
        }
        this.levels = new LevelBoxes(
                spec.block().interior(),
                dependences,
                spec.pointsRead(),
                spec.tiling().stepsPerExchange(),
                1,
                spec::hasNeighbour,
                spec::isOwnNeighbour,
                stages.stream().map(spec::last).toList());
        this.walk = new TileWalk(levels, this::take);
        this.lastWritten = new double[fields];
        for (StageReading stage : stages) {
            stage.written().forEach(f -> lastWritten[f] = stage.stage().end());
        }
    }

    /** Passes what {@link DomainEdges} do to the visitor. */
    private final class Visited implements DomainEdges.Action {
        private final int field;

        Visited(int field) {
            this.field = field;
        }

        @Override
        public void setOutermost(Side side, int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            visitor().outermost(level, field, side, new Box(k0, j0, i0, k1, j1, i1));
        }

        @Override
        public void fill(Side side, int k0, int j0, int i0, int k1, int j1, int i1, int layers, double t) {
            visitor().ghosts(level, field, side, new Box(k0, j0, i0, k1, j1, i1), layers);
        }
    }

    /**
     * Fills the ghost points of a field outside the domain whose values never change. To be done once, for both arrays.
     *
     * @param number of the field
     * @param field its values
     */
    public void fillConstant(int number, Field field) {
        edges.get(number).fillConstant(field);
    }

    /**
     * The stage of a level.
     *
     * @param number of the level, from 1 on
     * @return number of its stage, from 0 on
     */
    public int stage(int number) {
        return (number - 1) % stages.size();
    }

    /**
     * The step of a level.
     *
     * @param number of the level, from 1 on
     * @return number of steps of the round that are done when its step begins
     */
    public int stepOfRound(int number) {
        return (number - 1) / stages.size();
    }

    /**
     * The time of boundary values.
     *
     * @param pace when steps begin
     * @param step number of steps done when the round begins
     * @param number of the level, from 0 on
     * @param field number of the field
     * @return the time of the field's values at this level [s]
     */
    public double timeSeconds(Stepper.Pace pace, long step, int number, int field) {
        return number == 0
                ? pace.at(step - 1, lastWritten[field])
                : pace.at(
                        step + stepOfRound(number),
                        stages.get(stage(number)).stage().end());
    }

    /**
     * Visits what a round begins with, before the exchange.
     *
     * @param steps number of steps of the round
     * @param operations receives the ghost points beside the block's own
     */
    public void begin(int steps, Visitor operations) {
        visit(steps, operations);
        List<String> names = spec.scheme().fields();
        for (int f = 0; f < names.size(); f++) {
            Box in = spec.lattice(names.get(f)).interior(spec.block());
            edges.get(f).around(0, 0, 0, in.k1(), in.j1(), in.i1(), 0);
        }
    }

    /**
     * Visits what needs no ghost point of another rank.
     *
     * @param steps number of steps of the round
     * @param operations receives the operations
     */
    public void core(int steps, Visitor operations) {
        visit(steps, operations);
        for (int f = 0; f < spec.scheme().fields().size(); f++) {
            edges.get(f).besideImages(levels, 0);
        }
        walk.core(RoundPlan::noProgress);
        emit();
    }

    /**
     * Visits what is done after the exchange.
     *
     * @param steps number of steps of the round
     * @param operations receives the operations
     */
    public void rim(int steps, Visitor operations) {
        visit(steps, operations);
        for (int f = 0; f < spec.scheme().fields().size(); f++) {
            edges.get(f).besideNeighbours(levels, 0);
        }
        walk.rim(RoundPlan::noProgress);
        emit();
    }

    private static void noProgress() {
        // A plan is no run.
    }

    private void visit(int steps, Visitor operations) {
        levels.plan(steps);
        visitor = operations;
        level = 0;
        boxes.clear();
        for (int l = 0; l <= levels.levels(); l++) {
            boxes.add(new ArrayList<>());
        }
    }

    private Visitor visitor() {
        return Objects.requireNonNull(visitor);
    }

    private void take(int number, int k0, int j0, int i0, int k1, int j1, int i1) {
        boxes.get(number).add(new Box(k0, j0, i0, k1, j1, i1));
    }

    /** All operations of the boxes taken. */
    private void emit() {
        Visitor operations = visitor();
        boolean[][] readLater = readLater();
        for (level = 1; level < boxes.size(); level++) {
            List<Box> here = boxes.get(level);
            if (here.isEmpty()) {
                continue;
            }
            int now = level;
            operations.update(now, List.copyOf(here));
            List<Integer> written = stages.get(stage(now)).written();
            SourcesAndTaps.Visitor each = new SourcesAndTaps.Visitor() {
                @Override
                public void source(String field, int k, int j, int i, DoubleUnaryOperator amplitude) {
                    operations.source(now, field, k, j, i, amplitude);
                }

                @Override
                public void tap(String field, int k, int j, int i, StepperSpec.Sample sample) {
                    operations.tap(now, field, k, j, i, sample);
                }
            };
            here.forEach(box -> points.get(stage(now)).sources(box, each));
            for (int f : written) {
                here.forEach(box ->
                        edges.get(f).setOutermost(box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1(), 0));
            }
            here.forEach(box -> points.get(stage(now)).taps(box, each));
            for (int f : written) {
                if (readLater[now][f]) {
                    here.forEach(
                            box -> edges.get(f).around(box.k0(), box.j0(), box.i0(), box.k1(), box.j1(), box.i1(), 0));
                }
            }
        }
    }

    /** Of each level and field whether a later level of the round reads the values that the level leaves behind. */
    private boolean[][] readLater() {
        int fields = edges.size();
        boolean[] read = new boolean[fields];
        boolean[][] later = new boolean[boxes.size()][];
        for (int l = boxes.size() - 1; l > 0; l--) {
            StageReading reading = stages.get(stage(l));
            later[l] = Arrays.copyOf(read, fields);
            for (int f : reading.written()) {
                read[f] = reading.reach(f).isPresent();
            }
            for (int source : reading.read()) {
                if (source < fields) {
                    read[source] = true;
                }
            }
        }
        return later;
    }
}
