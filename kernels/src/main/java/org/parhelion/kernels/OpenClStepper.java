package org.parhelion.kernels;

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
    /** A core of fewer points is computed sooner than another thread is woken: nothing could hide behind it. */
    private static final long LEAST_FOR_A_THREAD = 1 << 14;

    private final StepperSpec spec;
    private final List<String> names;
    private final String path;
    private final BlockKernel kernel;
    private final OpenCLDevice device;
    private final Launcher launcher;
    private final Resident[][] fields = new Resident[2][];
    private final Resident[] coefficients;
    private final Field layout;

    private final IndexTable index = new IndexTable();
    private final GhostList ghosts = new GhostList();
    private final List<WorkItems> aroundInterior;
    private final List<WorkItems> besideNeighbours;
    private final Probes probes;
    private final Object reals;
    private final long realBytes;
    private final boolean realsChange;

    private final WorkItems core;
    private final long corePoints;
    private final WorkItems rim;
    private final WorkItems rowsOfInterior;
    private final List<WorkItems> sources;
    private final WorkItems receivers;
    private final int firstAmplitude;
    private final int firstGhostReal;
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
        this.device = device;
        this.launcher = new Launcher(kernel, device);
        Limits.require(spec, device);
        for (int which = 0; which < 2; which++) {
            fields[which] = names.stream().map(this::resident).toArray(Resident[]::new);
        }
        this.coefficients =
                spec.stencil().coefficients().stream().map(this::coefficient).toArray(Resident[]::new);
        this.layout = fields[0][0].field();

        Box interior = layout.interior();
        Box coreBox = spec.block().core(spec.radius(), spec.periodic());
        List<Box> rimBoxes = coreBox.isEmpty() ? List.of(interior) : interior.minus(coreBox);
        List<GhostList.Part> around = ghosts.add(spec, layout, interior);
        List<GhostList.Part> beside =
                spec.exchangesCorners() ? ghosts.add(spec, layout, withNeighbours(interior)) : List.of();
        this.probes = new Probes(spec, layout);
        double[] uniforms = formula.uniformValues();
        this.firstGhostReal = uniforms.length;
        this.firstAmplitude = firstGhostReal + 2 * ghosts.count();

        int firstRim = index.length();
        this.rim = list(index.addPoints(rimBoxes, layout), firstRim, 0);
        this.core = WorkItems.points(device, layout, coreBox);
        this.corePoints = coreBox.volume();
        this.rowsOfInterior = WorkItems.rows(device, layout, interior);
        int firstGhost = index.length();
        ghosts.addTo(index);
        this.aroundInterior = ghostItems(around, firstGhost);
        this.besideNeighbours = ghostItems(beside, firstGhost);
        int firstSource = index.length();
        probes.addSourcesTo(index);
        // One after another: two may sit on one point.
        this.sources = IntStream.range(0, probes.sources())
                .mapToObj(s -> list(1, firstSource + 2 * s, firstAmplitude + s))
                .toList();
        int firstReceiver = index.length();
        probes.addReceiversTo(index);
        this.receivers = list(probes.receivers(), firstReceiver, 0);

        int realCount = Math.max(1, firstAmplitude + probes.sources());
        this.reals = Reals.allocate(spec.precision(), realCount);
        this.realBytes = (long) realCount * spec.precision().byteSize();
        for (int u = 0; u < uniforms.length; u++) {
            Reals.set(reals, u, uniforms[u]);
        }
        ghosts.addTo(reals, firstGhostReal, 0);
        this.realsChange = ghosts.changes() || probes.sources() > 0;
        int sumCount = Math.max(interior.planes() * interior.rows(), probes.receivers());
        this.sums = Reals.allocate(spec.precision(), sumCount);
        this.sumBytes = (long) sumCount * spec.precision().byteSize();
        attach();
    }

    private WorkItems list(int count, int first, int firstReal) {
        return WorkItems.list(device, count, first, firstReal);
    }

    private List<WorkItems> ghostItems(List<GhostList.Part> parts, int firstGhost) {
        return parts.stream()
                .map(part -> list(part.count(), firstGhost + 3 * part.from(), firstGhostReal + 2 * part.from()))
                .toList();
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
            ghosts.addTo(reals, firstGhostReal, t);
            probes.amplitudes(reals, firstAmplitude, t);
            launcher.put(reals, realBytes);
        }
        fill(aroundInterior);
    }

    private void fill(List<WorkItems> ghostPoints) {
        for (WorkItems items : ghostPoints) {
            launcher.launch(BlockKernel.BOUNDARY, now, items);
        }
    }

    @Override
    public void pack(List<Strip> travelling) {
        StripList out = outgoing;
        if (out == null || !out.carries(travelling)) {
            out = plan(travelling, "outbox");
            outgoing = out;
        }
        if (out.items().n() > 0) {
            launcher.launch(BlockKernel.PACK, now, out.items());
            launcher.get(out.values(), out.byteSize());
            out.copyOut();
        }
    }

    @Override
    public void unpack(List<Strip> travelling) {
        StripList in = incoming;
        if (in == null || !in.carries(travelling)) {
            in = plan(travelling, "inbox");
            incoming = in;
        }
        if (in.items().n() > 0) {
            in.copyIn();
            launcher.put(in.values(), in.byteSize());
            launcher.launch(BlockKernel.UNPACK, now, in.items());
        }
    }

    /** Appends an exchange's strips to the index, and gives the kernel the array that carries them. */
    private StripList plan(List<Strip> strips, String array) {
        int first = index.length();
        StripList planned = StripList.of(strips, spec.precision(), list(index.addStrips(strips, layout), first, 0));
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
        if (core.n() == 0) {
            return;
        }
        if (rim.n() == 0 || corePoints < LEAST_FOR_A_THREAD) {
            updateCore();
        } else {
            coreThread.run(this::updateCore, progress);
        }
    }

    private void updateCore() {
        launcher.launch(BlockKernel.CORE, now, core);
    }

    @Override
    public void rim() {
        fill(besideNeighbours);
        if (rim.n() > 0) {
            launcher.launch(BlockKernel.RIM, now, rim);
        }
    }

    @Override
    public void end() {
        for (WorkItems source : sources) {
            launcher.launch(BlockKernel.SOURCES, now, source);
        }
        if (receivers.n() > 0) {
            launcher.launch(BlockKernel.RECEIVERS, now, receivers);
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
            launcher.launch(BlockKernel.CHANGE, now, rowsOfInterior);
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
