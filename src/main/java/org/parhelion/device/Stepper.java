package org.parhelion.device;

import java.util.Optional;
import org.parhelion.Experimental;
import org.parhelion.field.Field;
import org.parhelion.field.Strips;

/**
 * Fields of one block on a device, and the stencil that advances them, several steps to one exchange of ghost points.
 *
 * <p>One round of n steps, 1 ≤ n ≤ {@link Tiling#stepsPerExchange}:
 *
 * <pre>
 *   begin(step, n)   domain boundaries around the block's own points
 *   (exchange starts: pack)
 *   core(progress)   all that needs no ghost point of another rank, at all n levels
 *   (exchange ends: unpack)
 *   rim()            the rest, at all n levels
 *   end()            now the fields hold step + n
 * </pre>
 *
 * <p>That order fetches what each step needs; rim first would start from ghost points never filled.
 *
 * <p>Strips are numbered: 0 … F − 1 are the stencil's fields as they are now, F … 2F − 1 the same one step earlier (only
 * where {@link StepperSpec#exchangesBefore}). Used by the rank's own thread. Allocates nothing from begin to end.
 */
@Experimental
public interface Stepper extends Strips, AutoCloseable {
    /**
     * Begins a round.
     *
     * @param step steps done so far: the time is step · Δt, however the steps are cut into rounds
     * @param steps steps of this round
     */
    void begin(long step, int steps);

    /** Computes what needs no ghost point of another rank; {@code progress} runs now and then, to let messages move. */
    void core(Runnable progress);

    /** Computes the rest, after ghost values were unpacked. */
    void rim();

    /** Ends the round. */
    void end();

    /** The current values of an advanced field, or those of a coefficient; a device copies them back first. */
    Field field(String name);

    /** The values of an advanced field one step earlier, where the last round left them. */
    Field before(String name);

    /** Takes over the values that a caller wrote into {@link #field} and {@link #before}: initial values. */
    void load();

    /** The largest |change| of any advanced field in the last step, over the block's own points; NaN if one is NaN. */
    double maxChange();

    /** How rows are computed: {@code vector}, {@code scalar}, {@code plain}, {@code opencl}. */
    String path();

    /** Walks the coming rounds in another way; its steps per exchange at most those of the {@link StepperSpec}. */
    void tiling(Tiling tiling);

    /** What crossed the bus to the device's own memory; {@link DeviceTraffic#NONE} where that is the rank's. */
    default DeviceTraffic traffic() {
        return DeviceTraffic.NONE;
    }

    /** The program that the device's compiler is given; empty where there is none to read. */
    default Optional<String> source() {
        return Optional.empty();
    }

    @Override
    void close();
}
