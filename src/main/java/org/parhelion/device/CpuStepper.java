package org.parhelion.device;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.reader.SolveReading;
import org.parhelion.stencil.rows.RowPath;

/**
 * The stepper of the CPU: fields in Java arrays. {@link CpuSegment} advances them; between two of them an equation may set a
 * field.
 *
 * <p>A solve writes the array of its field that held the values before the current ones, as a stage does.
 */
final class CpuStepper implements Stepper {
    private final StepperSpec spec;
    private final SchemeReading scheme;
    private final int kept;
    private final FieldArrays arrays;
    /** 1 at solid points. */
    private final Optional<Field> mask;

    private final SolidRows solidRows;
    private final CpuSegment[] segments;
    private final SolvedField[] solves;
    private Pace pace;
    private CpuSegment current;

    CpuStepper(StepperSpec spec, RowPath path) {
        this.spec = spec;
        this.pace = Pace.of(spec.dtSeconds());
        this.scheme = spec.scheme();
        this.kept = scheme.fields().size();
        this.arrays = new FieldArrays(spec, Dependences.of(spec, 0));
        this.mask = isMasked(scheme)
                ? Optional.of(arrays.coefficients[scheme.coefficients().indexOf(MaskedStencil.MASK)])
                : Optional.empty();
        this.solidRows = mask.map(SolidRows::of).orElse(SolidRows.NONE);
        this.segments = new CpuSegment[scheme.segments().size()];
        for (int s = 0; s < segments.length; s++) {
            segments[s] = new CpuSegment(spec, s, arrays, solidRows, path);
        }
        this.current = segments[0];
        this.solves = new SolvedField[scheme.solves().size()];
        for (int s = 0; s < solves.length; s++) {
            solves[s] = new SolvedField(spec, s, arrays.any());
        }
    }

    private static boolean isMasked(SchemeReading scheme) {
        return scheme.stages().stream().anyMatch(stage -> stage.reading().stencil() instanceof MaskedStencil);
    }

    /** A field that an equation sets, and what is sampled of it. */
    private static final class SolvedField {
        final SolveReading reading;
        final SourcesAndTaps points;

        SolvedField(StepperSpec spec, int number, Field any) {
            reading = spec.scheme().solves().get(number);
            String name = reading.solve().field();
            boolean last = spec.scheme().solves().stream()
                            .skip(number + 1L)
                            .noneMatch(solve -> solve.field() == reading.field())
                    && spec.scheme().segments().stream()
                            .skip(number + 1L)
                            .flatMap(List::stream)
                            .noneMatch(stage -> stage.writes(reading.field()));
            points = new SourcesAndTaps(spec, List.of(name), last ? Set.of(name) : Set.of(), any.allPoints());
        }
    }

    @Override
    public void pace(Pace pace) {
        spec.requireStepsOfAnyLength();
        this.pace = pace;
    }

    @Override
    public void begin(long step, int steps) {
        if (segments.length > 1) {
            throw new IllegalStateException(
                    "equations are solved between the stages of " + scheme.scheme() + ": begin each segment of a step");
        }
        current = segments[0];
        current.begin(step, steps, pace);
    }

    @Override
    public void beginSegment(long step, int segment) {
        current = segments[segment];
        current.begin(step, 1, pace);
    }

    @Override
    public void solve(long step, int number, FieldSolver solver) {
        SolvedField solved = solves[number];
        int f = solved.reading.field();
        arrays.other(f).copyFrom(arrays.now(f));
        arrays.flip(f);
        List<Field> read = solved.reading.reads().stream().map(arrays::source).toList();
        solver.solve(read, arrays.now(f), pace.at(step, SolveReading.END));
        Box in = arrays.any().interior();
        solved.points.sample(new Field[] {arrays.now(f)}, step + 1, 0, 0, 0, in.k1(), in.j1(), in.i1());
    }

    @Override
    public void core(Runnable progress) {
        current.core(progress);
    }

    @Override
    public void rim() {
        current.rim();
    }

    @Override
    public void end() {
        current.end();
    }

    @Override
    public void pack(List<Strip> travelling) {
        current.pack(travelling);
    }

    @Override
    public void unpack(List<Strip> travelling) {
        current.unpack(travelling);
    }

    @Override
    public void copy(List<Strip> from, List<Strip> to) {
        current.copy(from, to);
    }

    @Override
    public Field field(String name) {
        int coefficient = scheme.coefficients().indexOf(name);
        if (coefficient >= 0) {
            return arrays.coefficients[coefficient];
        }
        return arrays.now(index(name));
    }

    @Override
    public Field before(String name) {
        int f = index(name);
        if (scheme.writersOf(f) != 1) {
            throw new IllegalArgumentException("field '" + name + "' is written " + scheme.writersOf(f)
                    + " times a step: its values one step earlier are not kept");
        }
        return arrays.other(f);
    }

    private int index(String name) {
        int f = scheme.fields().indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; there are " + scheme.fields()
                    + " and coefficients " + scheme.coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        // The caller wrote to the arrays that are used for computing. Rows of solids are skipped, so both arrays hold
        // their values.
        for (int f = 0; f < kept && mask.isPresent(); f++) {
            solidRows.copy(arrays.now(f), arrays.other(f));
        }
    }

    @Override
    public boolean loadsAgain() {
        return true;
    }

    @Override
    public double maxChange() {
        double max = 0;
        for (int f = 0; f < kept; f++) {
            if (scheme.writersOf(f) == 1) {
                max = Math.max(
                        max,
                        mask.isPresent()
                                ? Change.max(arrays.now(f), arrays.other(f), mask.get())
                                : Change.max(arrays.now(f), arrays.other(f)));
            }
        }
        return max;
    }

    @Override
    public String path() {
        if (scheme.stages().isEmpty()) {
            return "none";
        }
        return Arrays.stream(segments).flatMap(CpuSegment::paths).distinct().collect(Collectors.joining(" and "));
    }

    @Override
    public void tiling(Tiling tiling) {
        for (CpuSegment segment : segments) {
            segment.tiling(tiling);
        }
    }

    @Override
    public void close() {
        // Arrays are garbage-collected.
    }
}
