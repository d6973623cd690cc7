package org.parhelion.runs.job;

import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Scheme;

/** Measures the speed of each rank's device by a short run of the stencil on a small grid. */
final class SpeedTrial {
    private static final int WARM_UP_STEPS = 20;
    private static final int STEPS = 60;

    /** Points along each axis of the trial's grid, by the number of axes. */
    private static final int[] POINTS = {0, 200_000, 512, 64};

    private SpeedTrial() {}

    /**
     * Points per second of every rank. Collective, but the trial itself exchanges no messages.
     *
     * @param worldRank the rank in the world communicator, which selects the device
     */
    static double[] speeds(Model model, DeviceChoice devices, Comm comm, int worldRank) {
        double[] speeds = new double[comm.size()];
        try (Comm alone = comm.split(comm.rank(), 0).orElseThrow()) {
            double own = speed(model, devices, worldRank, alone);
            comm.allgather(Buffer.value(own), Buffer.of(speeds));
        }
        return speeds;
    }

    private static double speed(Model model, DeviceChoice devices, int rank, Comm alone) {
        Scheme scheme = model.scheme();
        int[] points = new int[scheme.dims()];
        double[] spacing = new double[scheme.dims()];
        Arrays.fill(points, POINTS[scheme.dims()]);
        Arrays.fill(spacing, 1);
        Grid grid = Grid.of(points, spacing);
        Model small = Model.of(scheme, grid).precision(model.precision());
        for (String name : model.coefficients()) {
            small = small.coefficient(name, 0);
        }
        try (Device device = devices.open(rank);
                Simulation trial = Simulation.of(small, device, alone).tiling(1).start()) {
            trial.run(WARM_UP_STEPS);
            double before = trial.report().seconds();
            trial.run(STEPS);
            return STEPS * (double) grid.pointCount() / (trial.report().seconds() - before);
        }
    }
}
