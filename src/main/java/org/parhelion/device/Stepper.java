package org.parhelion.device;

import java.util.List;
import java.util.Optional;
import org.parhelion.Experimental;
import org.parhelion.field.Field;
import org.parhelion.field.Strips;

/**
 * Fields of one block on a device, and the scheme that advances them, several steps to one exchange of ghost points.
 *
 * <p>One round of n steps, 1 ≤ n ≤ {@link Tiling#stepsPerExchange}:
 *
 * <pre>
 *   begin(step, n)   domain boundaries around the block's own points
 *   (exchange starts: copy, pack)
 *   core(progress)   all that needs no ghost point of another rank, at all levels: each stage of n steps
 *   (exchange ends: unpack)
 *   rim()            the rest, at all levels
 *   end()            now the fields hold step + n
 * </pre>
 *
 * <p>The rim needs ghost points, so it follows the exchange.
 *
 * <p>A scheme that solves equations in a step has no such rounds. Each segment of stages between solves is one, by {@link #beginSegment}
 * in place of {@link #begin}; then {@link #solve} runs what sets the next field.
 *
 * <p>Strips are numbered: 0 … F − 1 are the fields {@link StepperSpec#exchanged} of the segment as they are now, from F on
 * those {@link StepperSpec#exchangedBefore} one step earlier. Used by the rank's own thread. Allocates nothing from begin to end.
 */
@Experimental
public interface Stepper extends Strips, AutoCloseable {
    /**
     * When steps begin: step s at {@code fromSeconds + (s − fromStep) · dtSeconds}, so that steps of one length have times without
     * accumulated rounding. Multistep methods need the length of the step before, too.
     *
     * @param fromStep a step, the first one of this length
     * @param fromSeconds the time at which it begins [s]
     * @param dtSeconds the length of this step and of those after it [s]
     * @param dtBeforeSeconds the length of the step before this one [s]; infinite if there is none
     */
    record Pace(long fromStep, double fromSeconds, double dtSeconds, double dtBeforeSeconds) {
        /**
         * The pace of steps of one length from the initial values on.
         *
         * @param dtSeconds length of a step [s]
         * @return the pace
         */
        public static Pace of(double dtSeconds) {
            return new Pace(0, 0, dtSeconds, Double.POSITIVE_INFINITY);
        }

        /**
         * The pace of steps of another length, which follow steps of this pace.
         *
         * @param step number of steps done
         * @param seconds the time at which the next step begins [s]
         * @param dt the length of the steps that follow [s]
         * @return the pace from that step on
         */
        public Pace from(long step, double seconds, double dt) {
            return new Pace(step, seconds, dt, dtBefore(step));
        }

        /**
         * The length of the step before a step.
         *
         * @param step number of steps done, at least {@code fromStep}
         * @return length of the last of them [s]; infinite if there is none
         */
        public double dtBefore(long step) {
            return step == fromStep ? dtBeforeSeconds : dtSeconds;
        }

        /**
         * The time at which a step begins.
         *
         * @param step number of steps done
         * @return the time [s]
         */
        public double at(long step) {
            return at(step, 0);
        }

        /**
         * A time within a step.
         *
         * @param step number of steps done
         * @param part part of the next step, 0 to 1
         * @return the time [s]
         */
        public double at(long step, double part) {
            return fromSeconds + ((double) (step - fromStep) + part) * dtSeconds;
        }
    }

    /**
     * Sets the times of the steps that follow. Not during a round. Before the first call the pace is {@link Pace#of} {@link
     * StepperSpec#dtSeconds}.
     *
     * @param pace when steps begin
     * @throws UnsupportedOperationException if this device takes steps of one length only, which is the default
     */
    default void pace(Pace pace) {
        throw new UnsupportedOperationException("device '" + path() + "' takes steps of one length only: use the CPU");
    }

    /**
     * Begins a round.
     *
     * @param step number of steps done; the time is that of the {@link Pace}
     * @param steps number of steps of this round
     */
    void begin(long step, int steps);

    /**
     * Begins a segment of a step: the stages between two solves.
     *
     * @param step number of steps done
     * @param segment number of the segment, as in {@code SchemeReading.segments}
     * @throws UnsupportedOperationException if this device runs no schemes that solve equations, which is the default
     */
    default void beginSegment(long step, int segment) {
        throw solvesNothing(this);
    }

    /**
     * Lets an equation of a step set its field.
     *
     * @param step number of steps done
     * @param number number of the solve, as in {@code SchemeReading.solves}
     * @param solver sets the field
     * @throws UnsupportedOperationException if this device runs no schemes that solve equations, which is the default
     */
    default void solve(long step, int number, FieldSolver solver) {
        throw solvesNothing(this);
    }

    private static UnsupportedOperationException solvesNothing(Stepper device) {
        return new UnsupportedOperationException(
                "device '" + device.path() + "' solves no equations in a step: use the CPU");
    }

    /** Solves an equation on the ranks of the grid. */
    @FunctionalInterface
    interface FieldSolver {
        /**
         * Sets the interior of a field.
         *
         * @param read what the equation reads, in its order; not changed
         * @param field the first iterate; receives the solution
         * @param timeSeconds the time of the solution [s]
         */
        void solve(List<Field> read, Field field, double timeSeconds);
    }

    /**
     * Computes the points that need no ghost point of another rank.
     *
     * @param progress to be called repeatedly, so that messages make progress
     */
    void core(Runnable progress);

    /** Computes the rest, after unpacking. */
    void rim();

    /** Ends the round. */
    void end();

    /**
     * The values of an advanced field or coefficient; a device copies them to the host first.
     *
     * @param name name of the field or coefficient
     * @return the values, valid until the next step
     */
    Field field(String name);

    /**
     * The values of an advanced field one step earlier.
     *
     * @param name name of the field, which one stage writes
     * @return its values one step earlier
     */
    Field before(String name);

    /** Transfers initial values that the caller has written into {@link #field} and {@link #before}. */
    void load();

    /** {@return whether {@link #load} may be called again after steps, to go back to an earlier state} Default: false. */
    default boolean loadsAgain() {
        return false;
    }

    /**
     * {@return the largest |change| in the last step of any advanced field that one stage or solve writes, over the block's own points; NaN
     * if one is NaN}
     */
    double maxChange();

    /** {@return the execution path: {@code vector}, {@code scalar}, {@code plain}, {@code opencl}} */
    String path();

    /**
     * Changes the tiling from the next round on.
     *
     * @param tiling the new tiling; its steps per exchange are at most those of the {@link StepperSpec}
     */
    void tiling(Tiling tiling);

    /** {@return launches and transferred data so far; {@link DeviceTraffic#NONE} for a device without separate memory} */
    default DeviceTraffic traffic() {
        return DeviceTraffic.NONE;
    }

    /** {@return the source code of the device's program; empty if there is none} */
    default Optional<String> source() {
        return Optional.empty();
    }

    @Override
    void close();
}
