package org.parhelion.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.parhelion.device.RoundPlan;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.stencil.Node;

/**
 * The work of a round of some steps, of which the first is an even or an odd one. Planned once.
 *
 * <p>A level of many points is an update, then point sources, points that boundaries set, receivers, and ghost points outside the
 * domain, axis by axis.
 */
final class RoundWork {
    private final List<Work> begin;
    private final List<Work> core;
    private final List<Work> rim;
    private final List<Work> collect;
    private final List<Sampled> samples;
    private final List<NumberTable.Changing> changing;

    private RoundWork(Planner planner, int steps) {
        planner.plan.begin(steps, planner);
        this.begin = planner.take();
        planner.plan.core(steps, planner);
        this.core = planner.take();
        planner.plan.rim(steps, planner);
        this.rim = planner.take();
        this.collect = planner.collect();
        this.samples = planner.samples.stream()
                .sorted(Comparator.comparingInt(Sampled::stepOfRound))
                .toList();
        this.changing = List.copyOf(planner.changing);
    }

    /** A value of a receiver. */
    private record Sampled(int stepOfRound, int at, StepperSpec.Sample sample) {}

    /** What all rounds of a stepper share. */
    static final class Plans {
        private final StepperSpec spec;
        private final RoundPlan plan;
        private final KernelLayout shape;
        private final PatchTable table;
        private final NumberTable numbers;
        private final Cut cut;
        private final Field layout;
        private final List<BoundaryFill> fills;
        private final RulePatches rules;
        private final Map<List<Object>, List<Work>> constant = new HashMap<>();
        private final Map<List<Integer>, RoundWork> rounds = new HashMap<>();

        /** @param layout any field of the block */
        Plans(
                StepperSpec spec,
                RoundPlan plan,
                KernelLayout shape,
                PatchTable table,
                NumberTable numbers,
                Cut cut,
                Field layout) {
            this.spec = spec;
            this.plan = plan;
            this.shape = shape;
            this.table = table;
            this.numbers = numbers;
            this.cut = cut;
            this.layout = layout;
            this.fills = IntStream.range(0, spec.boundaries().size())
                    .mapToObj(field -> new BoundaryFill(
                            spec.block(),
                            spec.boundaries().get(field),
                            spec.dtSeconds(),
                            spec.location(spec.scheme().allFields().get(field))))
                    .toList();
            this.rules = new RulePatches(table, numbers, layout.rowPitch());
        }

        /** The work of a round, planned at the first call. */
        RoundWork of(int steps, int odd) {
            return rounds.computeIfAbsent(List.of(steps, odd), _ -> new RoundWork(new Planner(this, odd), steps));
        }
    }

    /** Ghost points to be filled beside a region. */
    private record Fill(int level, int field, Side side, Box region, int layers) {}

    /** Makes the work of what it visits. */
    private static final class Planner implements RoundPlan.Visitor {
        private final Plans of;
        private final RoundPlan plan;
        private final int odd;
        private final List<NumberTable.Changing> changing = new ArrayList<>();
        private final List<Sampled> samples = new ArrayList<>();
        private final List<Fill> fills = new ArrayList<>();
        private final Map<Integer, Integer> stepAt = new HashMap<>();
        private List<Work> work = new ArrayList<>();

        Planner(Plans of, int odd) {
            this.of = of;
            this.plan = of.plan;
            this.odd = odd;
        }

        /** The work since the last call. */
        List<Work> take() {
            fillGhosts();
            List<Work> taken = work;
            work = new ArrayList<>();
            return List.copyOf(taken);
        }

        private int oddAt(int level) {
            return odd + plan.stepOfRound(level) & 1;
        }

        /** The array of a field's values after a level. */
        private int array(int level, int field) {
            return level == 0
                    ? 2 * field + of.shape.parity(field, odd)
                    : of.shape.array(plan.stage(level), oddAt(level), field);
        }

        @Override
        public void update(int level, List<Box> boxes) {
            fillGhosts();
            int what = BlockKernel.UPDATE + of.shape.update(plan.stage(level), oddAt(level));
            int at = stepAt.computeIfAbsent(level, this::addStepValues);
            if (boxes.size() == 1) {
                work.add(of.cut.update(what, at, boxes.getFirst(), of.table));
            } else {
                work.add(of.table.update(what, at, boxes));
            }
        }

        /** Adds the values of a level's step and returns their position. */
        private int addStepValues(int level) {
            List<Node.StepValue> values =
                    of.shape.formulas().get(plan.stage(level)).stepValues();
            int at = of.numbers.length();
            if (values.isEmpty()) {
                return 0;
            }
            values.forEach(_ -> of.numbers.add(0));
            var stage = of.spec.scheme().stages().get(plan.stage(level)).stage();
            changing.add((reals, pace, step) -> {
                double dt = stage.share() * pace.dtSeconds();
                long each = step + plan.stepOfRound(level);
                double before = stage.share() * pace.dtBefore(each);
                double t = pace.at(each, stage.start());
                for (Node.StepValue value : values) {
                    Reals.set(reals, at + value.index(), value.at(dt, before, t));
                }
            });
            return at;
        }

        @Override
        public void source(int level, String field, int k, int j, int i, DoubleUnaryOperator amplitude) {
            int at = of.numbers.add(0);
            changing.add((reals, pace, step) ->
                    Reals.set(reals, at, amplitude.applyAsDouble(pace.at(step + plan.stepOfRound(level)))));
            work.add(point(BlockKernel.SOURCE, level, field, k, j, i, at));
        }

        @Override
        public void outermost(int level, int field, Side side, Box region) {
            of.rules.begin(array(level, field), round -> plan.timeSeconds(round.pace(), round.step(), level, field));
            of.fills.get(field).visitOutermost(side, of.layout, region, of.rules);
            work.addAll(of.rules.take(changing));
        }

        @Override
        public void tap(int level, String field, int k, int j, int i, StepperSpec.Sample sample) {
            work.add(point(BlockKernel.RECEIVER, level, field, k, j, i, samples.size()));
            samples.add(new Sampled(plan.stepOfRound(level), samples.size(), sample));
        }

        private Work point(int what, int level, String field, int k, int j, int i, int at) {
            int number = of.spec.scheme().fields().indexOf(field);
            int first = of.table.length();
            of.table.add(what, of.layout.index(k, j, i), 1, 1, array(level, number), at, 0, 0);
            return of.table.since(first);
        }

        /** The work at the end of the round that passes the samples to the host. */
        List<Work> collect() {
            if (samples.isEmpty()) {
                return List.of();
            }
            int first = of.table.length();
            of.table.add(BlockKernel.COLLECT, 0, 1, samples.size(), 0, 0, 0, 0);
            return List.of(of.table.since(first));
        }

        @Override
        public void ghosts(int level, int field, Side side, Box region, int layers) {
            fills.add(new Fill(level, field, side, region, layers));
        }

        /**
         * Makes the work of the ghost points visited so far: that of an axis follows that of the axes before it if corners are read,
         * because ghost points there depend on those beside them. Otherwise all are independent.
         */
        private void fillGhosts() {
            if (of.spec.exchangesCorners(0)) {
                for (Axis axis : new Axis[] {Axis.X, Axis.Y, Axis.Z}) {
                    addGhosts(fills.stream()
                            .filter(fill -> fill.side.axis() == axis)
                            .toList());
                }
            } else {
                addGhosts(fills.stream()
                        .map(fill -> new Fill(
                                fill.level,
                                fill.field,
                                fill.side,
                                beside(fill.side, fill.region, interior(fill.field)),
                                fill.layers))
                        .filter(fill -> !fill.region.isEmpty())
                        .toList());
            }
            fills.clear();
        }

        private Box interior(int field) {
            String name = of.spec.scheme().allFields().get(field);
            return of.spec.lattice(name).interior(of.spec.block());
        }

        /** The part of a region that has no ghost points along the other axes. */
        private static Box beside(Side side, Box region, Box interior) {
            Box part = region;
            for (Axis axis : Axis.values()) {
                if (axis != side.axis()) {
                    int low = Math.max(region.low(axis), interior.low(axis));
                    part = part.with(axis, low, Math.max(low, Math.min(region.high(axis), interior.high(axis))));
                }
            }
            return part;
        }

        /** The ghost points of fills that do not depend on each other. */
        private void addGhosts(List<Fill> independent) {
            List<Object> key = new ArrayList<>();
            for (Fill fill : independent) {
                key.add(List.of(array(fill.level, fill.field), fill.side, fill.region, fill.layers));
            }
            List<Work> known = of.constant.get(key);
            if (known != null) {
                work.addAll(known);
                return;
            }
            int before = changing.size();
            List<Work> made = new ArrayList<>();
            for (Fill fill : independent) {
                for (int m = 1; m <= fill.layers; m++) {
                    of.rules.begin(
                            array(fill.level, fill.field),
                            round -> plan.timeSeconds(round.pace(), round.step(), fill.level, fill.field));
                    of.fills.get(fill.field).visitGhosts(fill.side, of.layout, fill.region, m, of.rules);
                }
            }
            made.addAll(of.rules.take(changing));
            work.addAll(made);
            if (changing.size() == before) {
                of.constant.put(key, List.copyOf(made));
            }
        }
    }

    /** The work before the exchange. */
    List<Work> begin() {
        return begin;
    }

    /** The work that needs no ghost point of another rank. */
    List<Work> core() {
        return core;
    }

    /** Number of points of {@link #core}, each counted at every level. */
    long corePoints() {
        return core.stream().mapToLong(Work::points).sum();
    }

    /** The work after the exchange. */
    List<Work> rim() {
        return rim;
    }

    /** The last work of the round, which makes the samples available. */
    List<Work> collect() {
        return collect;
    }

    /** Whether some numbers must be set before the round. */
    boolean changesNumbers() {
        return !changing.isEmpty();
    }

    /** Sets the numbers of the round that begins after {@code step} steps. */
    void setNumbers(Object reals, Stepper.Pace pace, long step) {
        changing.forEach(each -> each.set(reals, pace, step));
    }

    /** Passes the values of receivers on, after a round that began after {@code step} steps. */
    void take(long step, Object sums) {
        for (Sampled sampled : samples) {
            sampled.sample.take(step + sampled.stepOfRound + 1, Reals.at(sums, sampled.at));
        }
    }
}
