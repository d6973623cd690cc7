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

    /**
     * Computes the points that need no ghost point of another rank.
     *
     * @param progress called from time to time, so that messages make progress
     */
    void core(Runnable progress);

    /** Computes the rest, after ghost values were unpacked. */
    void rim();

    /** Ends the round. */
    void end();

    /**
     * The current values of an advanced field, or those of a coefficient; a device copies them back first.
     *
     * @param name name of the field or coefficient
     * @return its values; current until the next step
     */
    Field field(String name);

    /**
     * The values of an advanced field one step earlier, as the last round left them.
     *
     * @param name name of the field
     * @return its values one step earlier
     */
    Field before(String name);

    /** Takes over the values that a caller wrote into {@link #field} and {@link #before}: initial values. */
    void load();

    /**
     * {@return the largest |change| of any advanced field in the last step, over the block's own points; NaN if one
     * is NaN}
     */
    double maxChange();

    /** {@return how rows are computed: {@code vector}, {@code scalar}, {@code plain}, {@code opencl}} */
    String path();

    /**
     * Changes the tiling of the coming rounds.
     *
     * @param tiling the new tiling; its steps per exchange are at most those of the {@link StepperSpec}
     */
    void tiling(Tiling tiling);

    /**
     * {@return what crossed the bus to the device's own memory; {@link DeviceTraffic#NONE} where that is the rank's}
     */
    default DeviceTraffic traffic() {
        return DeviceTraffic.NONE;
    }

    /** {@return the program that the device's compiler is given; empty where there is none to read} */
    default Optional<String> source() {
        return Optional.empty();
    }

    @Override
    void close();
}
