package org.parhelion.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.Device;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Formula;

/** The tilings that a {@link TilingTrial} compares, and the problem for which its choice is kept. */
final class TilingCandidates {
    private static final int[] STEPS_PER_EXCHANGE = {1, 2, 4, 8, 16, 32};
    /** Smallest ratio of block width to ghost width; below it, redundant computation exceeds the gain. */
    private static final int BLOCK_PER_GHOST = 8;

    private TilingCandidates() {}

    /** Without tiling, and with it if blocks are larger than the caches; the widest last. Collective. */
    static List<Tiling> of(StepperSpec untiled, Device device, Comm comm) {
        long gains = comm.allreduce(device.gainsFromTiling(untiled) ? 1L : 0L, Op.MAX);
        long most = comm.allreduce((long) device.mostStepsPerExchange(), Op.MIN);
        List<Tiling> tilings = new ArrayList<>();
        for (int k : STEPS_PER_EXCHANGE) {
            if (k == 1 || (gains > 0 && k <= most && blocksAreWideEnough(untiled, k))) {
                tilings.add(device.tiling(untiled, k));
            }
        }
        return tilings;
    }

    /** What the speed of a tiling depends on, beside the machine. */
    static String description(StepperSpec untiled, Device device, List<Tiling> tilings) {
        Decomposition decomposition = untiled.block().decomposition();
        String boxes = IntStream.range(0, decomposition.ranks())
                .mapToObj(rank -> decomposition.owned(rank).toString())
                .collect(Collectors.joining(" "));
        String formulas = untiled.scheme().stages().stream()
                .map(stage -> stage.reading()
                        .formula()
                        .map(Formula::structure)
                        .orElseGet(() -> stage.reading().stencil().getClass().getName()))
                .collect(Collectors.joining("\n"));
        return device.name() + "\n" + tilings + "\n" + untiled.precision() + "\n" + boxes + "\n" + formulas;
    }

    private static boolean blocksAreWideEnough(StepperSpec untiled, int k) {
        StepperSpec spec = untiled.withTiling(Tiling.of(k));
        Width ghost = spec.ghost();
        for (int rank = 0; rank < spec.block().decomposition().ranks(); rank++) {
            for (Axis axis : spec.block().grid().axes()) {
                int extent = spec.block().decomposition().owned(rank).extent(axis);
                if (spec.ranksMeet(axis) && extent < BLOCK_PER_GHOST * ghost.along(axis)) {
                    return false;
                }
            }
        }
        return true;
    }
}
