package org.parhelion.benchmarks.plate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.io.Checksum;
import org.parhelion.io.FieldGather;
import org.parhelion.physics.Jacobi;
import org.parhelion.solver.Model;
import org.parhelion.solver.RunReport;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.StopTest;

/**
 * The same plate under halo exchange, for comparison.
 *
 * @param checksum of the plate
 * @param report of the run
 */
record HaloPlate(String checksum, RunReport report) {
    /**
     * Runs it on ranks that are threads, as many as there are regions.
     *
     * @param plate the plate
     * @return its checksum and its figures
     */
    static HaloPlate run(HotPlate plate) {
        Model model = Model.of(new Jacobi(2), Grid.uniform(plate.points(), plate.points(), 1))
                .boundary(Boundaries.all(Boundary.dirichlet(0)).side(Side.Y_HIGH, Boundary.dirichlet(plate.hot())));
        StopTest stop = StopTest.maxChangeBelow(plate.changeBelow()).checkedEvery(plate.every());
        AtomicReference<HaloPlate> result = new AtomicReference<>();
        Ranks.threads(plate.regions(), comm -> {
            try (Device device = Device.cpu();
                    Simulation simulation =
                            Simulation.of(model, device, comm).stopWhen(stop).start()) {
                simulation.run(plate.iterations());
                Checksum sum = new Checksum();
                FieldGather.toRoot(simulation.field(), comm, sum::update);
                RunReport report = simulation.report();
                if (comm.rank() == 0) {
                    result.set(new HaloPlate(sum.hex(), report));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a checksum performs no I/O", e);
            }
        });
        return Objects.requireNonNull(result.get());
    }
}
