package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.device.Device;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.grid.Boundary;
import org.parhelion.kernels.OpenClDevices;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunFailure;

/**
 * Heat in 2-D on the first OpenCL device, compared with the CPU device (one rank per core, no tiling) and with a kernel in OpenCL
 * C that a C program launches. All three alternate.
 *
 * <p>The smallest grid is periodic, so that its step contains all operations: packing, transfer, messages and unpacking of
 * strips, core, rim. It has so few points that the time of the kernels is negligible. The time of its step is therefore the
 * host's work with all launches.
 */
final class OpenClBench implements Bench {
    /** Points along each axis of the grid whose step is dominated by the host's work. */
    private static final int HOST = 32;

    /** Work-group sizes that the C program tries; 0 is the choice of the driver. The fastest one is reported. */
    private static final int[] GROUPS = {0, 64, 256};

    private record Case(int n, Precision precision) {
        boolean isHost() {
            return n == HOST;
        }

        int[] shape() {
            return new int[] {n, n};
        }

        Boundary boundary() {
            return isHost() ? Boundary.periodic() : Boundary.dirichlet(1);
        }

        String precisionName() {
            return precision.name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        if (OpenClDevices.descriptions().isEmpty()) {
            throw new RunFailure(
                    "bench opencl: no OpenCL device found. Install the driver of the GPU, or: apt-get install pocl-opencl-icd");
        }
        return Jobs.rows(options, new int[] {options.mostRanks()}, comm -> {
            Optional<OtherProgram> c =
                    comm.rank() == 0 ? OtherProgram.compiled("opencl", options.progress()) : Optional.empty();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Case each : cases(options.quick())) {
                rows.add(row(comm, each, c, Effort.of(options)));
                if (comm.rank() == 0) {
                    options.progress().accept("opencl: " + Json.line(rows.getLast()));
                }
            }
            return rows;
        });
    }

    private static List<Case> cases(boolean quick) {
        List<Case> cases = new ArrayList<>();
        for (int n : quick ? new int[] {HOST, 64} : new int[] {HOST, 256, 4096}) {
            for (Precision precision : List.of(Precision.FLOAT, Precision.DOUBLE)) {
                cases.add(new Case(n, precision));
            }
        }
        return cases;
    }

    private static Map<String, Object> row(Comm comm, Case each, Optional<OtherProgram> c, Effort effort) {
        try (Comm alone = comm.split(comm.rank(), 0).orElseThrow();
                Device device = comm.rank() == 0 ? Device.named("opencl:0") : Device.cpu();
                Sweep openCl =
                        Sweep.heat(alone, each.shape(), each.precision(), OptionalInt.of(1), device, each.boundary());
                Sweep cpu = Sweep.heat(
                        comm, each.shape(), each.precision(), OptionalInt.of(1), Device.cpu(), each.boundary())) {
            long steps = (long) onRank0(comm, () -> openCl.warmUp(effort));
            long cpuSteps = cpu.warmUp(effort);
            int group = (int) onRank0(
                    comm,
                    () -> c.map(program -> fastestGroup(program, each, steps)).orElse(0));
            int turns = effort.repetitions();
            double[] ours = new double[turns];
            double[] ofCpu = new double[turns];
            double[] ofC = new double[turns];
            for (int turn = 0; turn < turns; turn++) {
                ours[turn] = onRank0(comm, () -> openCl.pointsPerSecond(steps));
                ofCpu[turn] = cpu.pointsPerSecond(cpuSteps);
                ofC[turn] = onRank0(
                        comm,
                        () -> c.map(program -> pointsPerSecond(program, each, steps, group))
                                .orElse(Double.NaN));
            }
            Map<String, Object> row = Json.object();
            row.put("precision", each.precisionName());
            row.put("shape", Sweep.text(each.shape()));
            row.put("ranks", comm.size());
            Spread micros = Spread.of(DoubleStream.of(ours)
                    .map(speed -> openCl.points() / speed * 1e6)
                    .toArray());
            row.put("hostMicros", each.isHost() ? micros.median() : null);
            row.put("hostMicrosMin", each.isHost() ? micros.min() : null);
            row.put("hostMicrosMax", each.isHost() ? micros.max() : null);
            row.put("launches", launchesPerStep(openCl, steps));
            row.put("pointsPerSecond", Spread.of(ours).median());
            row.put("cpuPointsPerSecond", Spread.of(ofCpu).median());
            row.put("cPointsPerSecond", Json.number(Spread.of(ofC).median()));
            ratio(row, "ratioToCpu", ours, ofCpu);
            ratio(row, "ratioToC", ours, ofC);
            row.put("cGroup", c.isPresent() ? group : null);
            return row;
        }
    }

    /** Only rank 0 works; the other ranks wait. */
    private static double onRank0(Comm comm, DoubleSupplier work) {
        return Turns.alone(comm, comm.rank() == 0 ? Optional.of(work) : Optional.empty());
    }

    /** Adds the spread of the ratios, pair by pair. */
    private static void ratio(Map<String, Object> row, String name, double[] ours, double[] theirs) {
        double[] ratios = new double[ours.length];
        for (int turn = 0; turn < ratios.length; turn++) {
            ratios[turn] = ours[turn] / theirs[turn];
        }
        Spread spread = Spread.of(ratios);
        row.put(name, Json.number(spread.median()));
        row.put(name + "Min", Json.number(spread.min()));
        row.put(name + "Max", Json.number(spread.max()));
    }

    private static double launchesPerStep(Sweep sweep, long steps) {
        DeviceTraffic before = sweep.deviceTraffic();
        sweep.seconds(steps);
        return (double) (sweep.deviceTraffic().launches() - before.launches()) / steps;
    }

    private static int fastestGroup(OtherProgram c, Case each, long sweeps) {
        int fastest = GROUPS[0];
        double most = 0;
        for (int group : GROUPS) {
            double speed = pointsPerSecond(c, each, sweeps, group);
            if (speed > most) {
                most = speed;
                fastest = group;
            }
        }
        return fastest;
    }

    /** One repetition after a warm-up, with the same number of sweeps as Parhelion's. */
    private static double pointsPerSecond(OtherProgram c, Case each, long sweeps, int group) {
        return c.numbers(
                        each.precisionName(),
                        Integer.toString(each.n()),
                        Long.toString(sweeps),
                        "1",
                        Integer.toString(group))[0];
    }
}
