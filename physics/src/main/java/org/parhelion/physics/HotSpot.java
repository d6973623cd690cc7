package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;

/**
 * The temperature of a processor die, by the rule of Rodinia's HotSpot benchmark:
 *
 * <pre>
 *   T' = T + (Δt/C)·( P + (S + N − 2T)·(1/Ry) + (E + W − 2T)·(1/Rx) + (T_amb − T)·(1/Rz) )
 * </pre>
 *
 * <p>No heat flows through the die's edge: run it with {@code Boundary.reflecting()}, whose ghost point equals the edge point,
 * so that the missing neighbour's term is 0. Reciprocals and Δt/C are computed once, and the operations stand in Rodinia's
 * order: in float a step's change is below an ulp of 323 K, so that order shows.
 *
 * <p>Field {@code temperature} [K], coefficient {@code power} [W per cell].
 *
 * <p>W. Huang et al., "HotSpot: a compact thermal modeling methodology for early-stage VLSI design", IEEE Trans. VLSI 14(5),
 * 2006; S. Che et al., "Rodinia: a benchmark suite for heterogeneous computing", IISWC 2009.
 *
 * @param perRx 1/Rx [W/K]
 * @param perRy 1/Ry [W/K]
 * @param perRz 1/Rz [W/K]
 * @param dtOverC Δt/C [K/W]
 * @param ambient T_amb, Rodinia's 80.0
 * @param dtSeconds Δt [s]
 */
public record HotSpot(double perRx, double perRy, double perRz, double dtOverC, double ambient, double dtSeconds)
        implements TimeStepped {
    /** Height and width of the die [m]. */
    public static final double DIE_METRES = 0.016;

    private static final double THICKNESS_METRES = 0.0005;
    private static final double CONDUCTIVITY = 100; // [W/(m·K)]
    private static final double HEAT_CAPACITY = 1.75e6; // [J/(m³·K)]
    private static final double FACTOR = 0.5;
    private static final double MAX_POWER_DENSITY = 3.0e6; // [W/m²]
    private static final double PRECISION = 0.001;
    private static final double AMBIENT = 80.0;

    /**
     * The die, cut into cells.
     *
     * @param rows cells along y, at least 1
     * @param columns cells along x, at least 1
     * @return the stencil, with Rodinia's constants and its step
     */
    public static HotSpot of(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("a die of " + rows + " × " + columns + " cells: at least 1 × 1");
        }
        double dy = DIE_METRES / rows;
        double dx = DIE_METRES / columns;
        double capacity = FACTOR * HEAT_CAPACITY * THICKNESS_METRES * dx * dy;
        double rx = dx / (2.0 * CONDUCTIVITY * THICKNESS_METRES * dy);
        double ry = dy / (2.0 * CONDUCTIVITY * THICKNESS_METRES * dx);
        double rz = THICKNESS_METRES / (CONDUCTIVITY * dx * dy);
        double maxSlope = MAX_POWER_DENSITY / (FACTOR * THICKNESS_METRES * HEAT_CAPACITY);
        double dt = PRECISION / maxSlope / 1000.0;
        return new HotSpot(1 / rx, 1 / ry, 1 / rz, dt / capacity, AMBIENT, dt);
    }

    @Override
    public int dims() {
        return 2;
    }

    @Override
    public List<String> fields() {
        return List.of("temperature");
    }

    @Override
    public List<String> coefficients() {
        return List.of("power");
    }

    @Override
    public double at(int field, Point... p) {
        Point t = p[0];
        double here = t.at(0, 0);
        return here
                + dtOverC
                        * (p[1].at(0, 0)
                                + (t.at(1, 0) + t.at(-1, 0) - 2.0 * here) * perRy
                                + (t.at(0, 1) + t.at(0, -1) - 2.0 * here) * perRx
                                + (ambient - here) * perRz);
    }

    /** A point must not weigh negatively in its own next value. */
    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        double perC = dtOverC / dtSeconds;
        return 1 / (perC * (2 * perRx + 2 * perRy + perRz));
    }
}
