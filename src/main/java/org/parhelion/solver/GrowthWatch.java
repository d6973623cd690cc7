package org.parhelion.solver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parhelion.device.Stepper;

/**
 * Warns of fields whose largest |value| doubles n times at a steady rate.
 *
 * <p>With t(k) the step of the k-th doubling, exponential growth has t(k) − t(k − n/2) ≈ t(k − n/2) − t(k − n), while growth like stepᵖ slows
 * down by a factor 2^(n/2p). A factor of at most 2 is taken for steady: p above n/2. The count begins with the second check of a run, so that a
 * field that is 0 at first has its size, and again while point sources become stronger.
 */
final class GrowthWatch {
    private static final double STEADY = 2;
    /** What a source must exceed its largest amplitude by to count as stronger. */
    private static final double STRONGER = 1.1;

    private static final int SAMPLES = 64;

    private final int doublings;
    private final Consumer<FiniteChecks.Growth> growing;
    private final List<PointSource> sources;
    private final Map<String, Course> courses = new HashMap<>();
    private double strongest;
    private double checkedSeconds;

    /** The doublings of a field. */
    private static final class Course {
        double from;
        boolean warned;
        /** The steps of the checks that found the maximum doubled 0, 1, 2, … times. */
        final List<Long> steps = new ArrayList<>();

        void begin(long step, double largest) {
            steps.clear();
            if (largest > 0) {
                from = largest;
                steps.add(step);
            }
        }
    }

    GrowthWatch(FiniteChecks checks, List<PointSource> sources, double startSeconds) {
        this.doublings = checks.doublings();
        this.growing = checks.growing();
        this.sources = sources;
        this.checkedSeconds = startSeconds;
    }

    /** Whether a source became stronger since the last call; of all fields, because one field drives others. */
    boolean sourcesGrew(double nowSeconds) {
        double most = 0;
        for (PointSource source : sources) {
            for (int n = 1; n <= SAMPLES; n++) {
                double at = checkedSeconds + (nowSeconds - checkedSeconds) * n / SAMPLES;
                most = Math.max(most, Math.abs(source.amplitude().applyAsDouble(at)));
            }
        }
        checkedSeconds = nowSeconds;
        boolean grew = most > STRONGER * strongest;
        strongest = Math.max(strongest, most);
        return grew;
    }

    /** Receives the largest |value| of a field, finite. */
    void take(String field, double largest, long step, Stepper.Pace pace, boolean sourcesGrew) {
        Course course = courses.computeIfAbsent(field, _ -> new Course());
        if (course.warned) {
            return;
        }
        if (course.steps.isEmpty() || sourcesGrew) {
            course.begin(step, largest);
            return;
        }
        for (double next = Math.scalb(course.from, course.steps.size());
                largest >= next && !course.warned && next < Double.POSITIVE_INFINITY;
                next *= 2) {
            course.steps.add(step);
            course.warned = isSteady(course.steps);
        }
        if (course.warned) {
            growing.accept(new FiniteChecks.Growth(
                    field, course.steps.getFirst(), course.from, step, largest, pace.dtSeconds()));
        }
    }

    private boolean isSteady(List<Long> steps) {
        int last = steps.size() - 1;
        if (last < doublings) {
            return false;
        }
        long half = steps.get(last - doublings / 2);
        return steps.get(last) - half <= STEADY * (half - steps.get(last - doublings));
    }
}
