import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Heat;
import org.parhelion.recovery.Driver;
import org.parhelion.recovery.RecoveryOptions;
import org.parhelion.solver.Model;

/** A plate cools on four ranks. Rank 2 dies half way, a fifth takes over its block, and no bit of the result differs. */
void main() {
    var grid = Grid.uniform(256, 256, 1.0 / 255);                       // points, spacing [m]
    var heat = Heat.of(grid, 1e-4, 0.8 * Heat.largestStableDt(grid, 1e-4));
    var plate = Model.of(heat, grid)
            .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))           // [K]
            .boundary(Boundary.dirichlet(0));
    var options = RecoveryOptions.DEFAULT.withEverySteps(20).withSpares(1);

    var dead = Ranks.faultTolerant(5).run(world -> {
        try (var device = Device.cpu()) {
            var driver = Driver.of(plate).surviving(options).how(setup -> setup.every(250, sim -> {
                if (world.rank() == 2 && sim.clock().step() == 250) throw world.die();
            }));
            try (var outcome = driver.run(world, device, 500)) {
                if (outcome.comm().isEmpty()) return;                   // still standing by
                var comm = outcome.comm().get();
                double hottest = comm.allreduce(outcome.simulation().get().field().max(), Op.MAX);
                if (comm.rank() == 0) {
                    outcome.recoveries().forEach(recovery -> IO.println("died: " + recovery.died() + ", went back to step "
                            + recovery.step() + ", computing now: " + recovery.ranks()));
                    IO.println("hottest point: " + hottest + " K");
                }
            }
        }
    });
    IO.println("dead in the end: " + dead);
}
