package org.parhelion.kernels;

import com.aparapi.Range;
import com.aparapi.device.OpenCLDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.stencil.Formula;

/**
 * Fields that live on an OpenCL device, advanced there by the phases of one {@link BlockKernel}; only strips cross the bus.
 *
 * <pre>
 *   rank's thread                         core's thread          device
 *   begin   ghost points of the domain ─────────────────────────→ BOUNDARY
 *   pack    ────────────────────────────────────────────────────→ PACK;   outbox ←
 *           messages travel               core ─────────────────→ CORE
 *   unpack  → inbox ────────────────────────────────────────────→ UNPACK
 *   rim     ────────────────────────────────────────────────────→ RIM
 *   end     sources, receivers ─────────────────────────────────→ SOURCES, RECEIVERS
 * </pre>
 *
 * <p>One step an exchange: tiles pay off in a CPU's caches.
 */
final class OpenClStepper implements Stepper {
    private final StepperSpec spec;
    private final List<String> names;
    private final String path;
    private final BlockKernel kernel;
    private final Launcher launcher;
    private final Resident[][] fields = new Resident[2][];
    private final Resident[] coefficients;
    private final Field layout;

    private final IndexTable index = new IndexTable();
    private final GhostList ghosts = new GhostList();
    private final List<GhostList.Part> aroundInterior;
    private final List<GhostList.Part> besideNeighbours;
    private final Range[] ghostRanges;
    private final Probes probes;
    private final Object reals;
    private final long realBytes;
    private final boolean realsChange;

    private final Box core;
    private final Range coreRange;
    private final Range interiorRange;
    private final int rimPoints;
    private final Range rimRange;
    private final Range sourceRange;
    private final Range receiverRange;
    private final Object sums;
    private final long sumBytes;

    private final CoreThread coreThread = new CoreThread();
    private @Nullable StripList outgoing;
    private @Nullable StripList incoming;
    private int now;
    private long step;

    /** @param deviceIndex what {@code --device opencl:INDEX} calls {@code device} */
    OpenClStepper(StepperSpec spec, OpenCLDevice device, int deviceIndex, boolean contract) {
        requireUntiled(spec.tiling());
        this.spec = spec;
        this.path = "opencl:" + deviceIndex;
        this.names = spec.stencil().fields();
        Formula formula = Formula.of(spec.stencil());
        this.kernel = KernelClasses.instance(formula, spec.precision(), contract);
        this.launcher = new Launcher(kernel, device);
        Limits.require(spec, device);
        for (int which = 0; which < 2; which++) {
            fields[which] = names.stream().map(this::resident).toArray(Resident[]::new);
        }
        this.coefficients =
                spec.stencil().coefficients().stream().map(this::coefficient).toArray(Resident[]::new);
        this.layout = fields[0][0].field();

        Box interior = layout.interior();
        this.core = spec.block().core(spec.radius(), spec.periodic());
        List<Box> rim = core.isEmpty() ? List.of(interior) : interior.minus(core);
        kernel.rimAt = index.length();
        this.rimPoints = index.addPoints(rim, layout);
        this.aroundInterior = ghosts.add(spec, layout, interior);
        this.besideNeighbours =
                spec.exchangesCorners() ? ghosts.add(spec, layout, withNeighbours(interior)) : List.of();
        kernel.boundaryAt = index.length();
        ghosts.addTo(index);
        this.probes = new Probes(spec, layout);
        kernel.sourceAt = index.length();
        probes.addSourcesTo(index);
        kernel.receiverAt = index.length();
        probes.addReceiversTo(index);

        double[] uniforms = formula.uniformValues();
        kernel.scaleAt = uniforms.length;
        kernel.offsetAt = kernel.scaleAt + ghosts.count();
        kernel.amplitudeAt = kernel.offsetAt + ghosts.count();
        int realCount = Math.max(1, kernel.amplitudeAt + probes.sources());
        this.reals = Reals.allocate(spec.precision(), realCount);
        this.realBytes = (long) realCount * spec.precision().byteSize();
        for (int u = 0; u < uniforms.length; u++) {
            Reals.set(reals, u, uniforms[u]);
        }
        ghosts.scales(reals, kernel.scaleAt);
        ghosts.offsets(reals, kernel.offsetAt, 0);
        this.realsChange = ghosts.changes() || probes.sources() > 0;
        int rows = interior.planes() * interior.rows();
        int sumCount = Math.max(rows, probes.receivers());
        this.sums = Reals.allocate(spec.precision(), sumCount);
        this.sumBytes = (long) sumCount * spec.precision().byteSize();

        this.coreRange = launcher.range(core.columns(), core.planes() * core.rows());
        this.interiorRange = launcher.list(rows);
        this.rimRange = launcher.list(rimPoints);
        this.sourceRange = launcher.list(1);
        this.receiverRange = launcher.list(probes.receivers());
        this.ghostRanges = IntStream.concat(
                        aroundInterior.stream().mapToInt(GhostList.Part::count),
                        besideNeighbours.stream().mapToInt(GhostList.Part::count))
                .mapToObj(launcher::list)
                .toArray(Range[]::new);
        attach();
    }

    private static void requireUntiled(Tiling tiling) {
        if (tiling.stepsPerExchange() != 1) {
            throw new IllegalArgumentException("the OpenCL device takes 1 step per exchange, not "
                    + tiling.stepsPerExchange() + ": tiles pay off in a CPU's caches. Leave tiling at auto or 1");
        }
    }

    private Box withNeighbours(Box interior) {
        Box region = interior;
        for (Side side : Side.values()) {
            if (spec.hasNeighbour(side)) {
                region = region.grow(side, spec.radius().along(side.axis()));
            }
        }
        return region;
    }

    private Resident resident(String name) {
        return Resident.of(Field.of(name, spec.block(), spec.precision(), spec.ghost()));
    }

    private Resident coefficient(String name) {
        Resident coefficient = resident(name);
        Objects.requireNonNull(spec.coefficients().get(name)).accept(coefficient.field());
        return coefficient;
    }

    /** Hands the kernel its arrays and sends what does not change. */
    private void attach() {
        kernel.setExplicit(true);
        kernel.rowPitch = layout.rowPitch();
        kernel.planePitch = layout.planePitch();
        for (int which = 0; which < 2; which++) {
            for (int f = 0; f < names.size(); f++) {
                set(KernelCode.fieldName(f, which), fields[which][f].array());
            }
        }
        for (int c = 0; c < coefficients.length; c++) {
            set(KernelCode.coefficientName(c), coefficients[c].array());
        }
        set("reals", reals);
        set("sums", sums);
        set("inbox", Reals.allocate(spec.precision(), 1));
        set("outbox", Reals.allocate(spec.precision(), 1));
        kernel.index = index.toArray();
        kernel.put(kernel.index);
        Reals.put(kernel, reals);
        Reals.put(kernel, sums);
        for (Resident coefficient : coefficients) {
            coefficient.send(kernel);
        }
        load();
    }

    private void set(String array, Object value) {
        try {
            kernel.getClass().getField(array).set(kernel, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kernel " + kernel.getClass().getName() + " lacks array " + array, e);
        }
    }

    @Override
    public void begin(long step, int steps) {
        if (steps != 1) {
            throw new IllegalArgumentException("a round of " + steps + " steps: 1 fits the ghost width");
        }
        this.step = step;
        if (realsChange) {
            double t = step * spec.dtSeconds();
            ghosts.offsets(reals, kernel.offsetAt, t);
            probes.amplitudes(reals, kernel.amplitudeAt, t);
            launcher.put(reals, realBytes);
        }
        fill(aroundInterior, 0);
    }

    private void fill(List<GhostList.Part> parts, int firstRange) {
        for (int part = 0; part < parts.size(); part++) {
            GhostList.Part each = parts.get(part);
            launcher.launch(BlockKernel.BOUNDARY, now, each.from(), each.count(), ghostRanges[firstRange + part]);
        }
    }

    @Override
    public void pack(List<Strip> travelling) {
        StripList out = outgoing;
        if (out == null || !out.carries(travelling)) {
            kernel.packAt = index.length();
            out = plan(travelling, "outbox");
            outgoing = out;
        }
        if (out.count() > 0) {
            launcher.launch(BlockKernel.PACK, now, 0, out.count(), out.range());
            launcher.get(out.values(), out.byteSize());
            out.copyOut();
        }
    }

    @Override
    public void unpack(List<Strip> travelling) {
        StripList in = incoming;
        if (in == null || !in.carries(travelling)) {
            kernel.unpackAt = index.length();
            in = plan(travelling, "inbox");
            incoming = in;
        }
        if (in.count() > 0) {
            in.copyIn();
            launcher.put(in.values(), in.byteSize());
            launcher.launch(BlockKernel.UNPACK, now, 0, in.count(), in.range());
        }
    }

    /** Appends an exchange's strips to the index, and gives the kernel the array that carries them. */
    private StripList plan(List<Strip> strips, String array) {
        StripList planned = StripList.of(strips, index.addStrips(strips, layout), spec.precision(), launcher);
        synchronized (kernel) {
            kernel.index = index.toArray();
            kernel.put(kernel.index);
            set(array, planned.values());
            Reals.put(kernel, planned.values());
        }
        return planned;
    }

    @Override
    public void core(Runnable progress) {
        if (core.isEmpty()) {
            return;
        }
        if (rimPoints == 0) {
            updateCore();
        } else {
            coreThread.run(this::updateCore, progress);
        }
    }

    private void updateCore() {
        synchronized (kernel) {
            box(core);
            launcher.launch(BlockKernel.CORE, now, coreRange);
        }
    }

    private void box(Box box) {
        kernel.first = layout.index(box.k0(), box.j0(), box.i0());
        kernel.n = box.columns();
        kernel.planeRows = box.rows();
        kernel.rows = box.planes() * box.rows();
    }

    @Override
    public void rim() {
        fill(besideNeighbours, aroundInterior.size());
        if (rimPoints > 0) {
            launcher.launch(BlockKernel.RIM, now, 0, rimPoints, rimRange);
        }
    }

    @Override
    public void end() {
        for (int source = 0; source < probes.sources(); source++) {
            // One after another: two may sit on one point.
            launcher.launch(BlockKernel.SOURCES, now, source, 1, sourceRange);
        }
        if (probes.receivers() > 0) {
            launcher.launch(BlockKernel.RECEIVERS, now, 0, probes.receivers(), receiverRange);
            launcher.get(sums, sumBytes);
            probes.take(step + 1, sums);
        }
        now = 1 - now;
    }

    @Override
    public Field field(String name) {
        int c = spec.stencil().coefficients().indexOf(name);
        return c >= 0 ? coefficients[c].field() : fetched(fields[now][index(name)]);
    }

    @Override
    public Field before(String name) {
        return fetched(fields[1 - now][index(name)]);
    }

    private Field fetched(Resident resident) {
        synchronized (kernel) {
            resident.fetch(kernel);
        }
        return resident.field();
    }

    private int index(String name) {
        int f = names.indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; the stencil advances " + names + " and reads "
                    + spec.stencil().coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        synchronized (kernel) {
            for (Resident[] level : fields) {
                Arrays.stream(level).forEach(resident -> resident.send(kernel));
            }
        }
    }

    @Override
    public double maxChange() {
        double most = 0;
        synchronized (kernel) {
            Box interior = layout.interior();
            box(interior);
            launcher.launch(BlockKernel.CHANGE, now, interiorRange);
            launcher.get(sums, sumBytes);
            for (int row = 0; row < interior.planes() * interior.rows(); row++) {
                most = Math.max(most, Reals.at(sums, row));
            }
        }
        return most;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void tiling(Tiling tiling) {
        requireUntiled(tiling);
    }

    @Override
    public DeviceTraffic traffic() {
        return launcher.traffic();
    }

    @Override
    public Optional<String> source() {
        return Optional.of(KernelClasses.openCl(kernel));
    }

    @Override
    public void close() {
        coreThread.close();
        launcher.close();
    }
}
