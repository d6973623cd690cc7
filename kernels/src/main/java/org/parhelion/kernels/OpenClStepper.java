package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.parhelion.stencil.MaskedStencil;
import org.parhelion.stencil.Node;

/**
 * Advances fields that are stored on an OpenCL device, with one {@link BlockKernel}. Only strips are transferred over the bus.
 *
 * <pre>
 *   rank's thread                         core's thread          device
 *   begin   ghost points of the domain
 *   pack    ────────────────────────────────────────────────────→ BOUNDARY, PACK;   outbox ←
 *           halo exchange                 core ─────────────────→ UPDATE
 *   unpack  → inbox
 *   rim
 *   end     sources, receivers ─────────────────────────────────→ UNPACK, UPDATE, SOURCE, RECEIVER
 * </pre>
 *
 * <p>Work of the device is deferred in a {@link WorkQueue} until its result is needed. A core of few points is updated together
 * with the packing, because it would not hide any communication.
 *
 * <p>One step per exchange: tiling is useful for CPU caches only.
 */
final class OpenClStepper implements Stepper {
    private final StepperSpec spec;
    private final List<String> names;
    private final String path;
    private final BlockKernel kernel;
    private final KernelLauncher launcher;
    private final Resident[][] fields = new Resident[2][];
    private final Resident[] coefficients;
    private final Field layout;

    private final PatchTable table;
    private final WorkQueue queue;
    private final GhostList ghosts;
    private final List<Work.Patches> aroundInterior;
    private final List<Work.Patches> besideNeighbours;
    private final PointPatches probes;
    private final Object reals;
    private final long realBytes;
    private final boolean realsChange;

    private final Work core;
    private final Work.Patches rim;
    private final Work.Patches change;
    private final List<Work.Patches> sources;
    private final Work.Patches receivers;
    private final int firstAmplitude;
    private final List<Node.StepValue> stepValues;
    private final int firstStepValue;
    private final Object sums;
    private final long sumBytes;

    private final CoreThread coreThread = new CoreThread();
    private @Nullable StripList outgoing;
    private @Nullable StripList incoming;
    private boolean coreWaits;
    /** Whether the device holds the values: not while a caller writes initial values into the host's arrays. */
    private boolean onDevice;

    private int now;
    private Pace pace;
    private long step;

    /** @param deviceIndex INDEX of {@code device} in {@code --device opencl:INDEX} */
    OpenClStepper(StepperSpec spec, OpenCLDevice device, int deviceIndex, boolean contract, Cut cut) {
        requireUntiled(spec.tiling());
        this.spec = spec;
        this.pace = Pace.of(spec.dtSeconds());
        this.path = "opencl:" + deviceIndex;
        this.names = spec.scheme().fields();
        Formula formula = spec.scheme().only("OpenCL").reading().require();
        this.kernel = KernelClasses.instance(formula, spec.precision(), contract);
        this.launcher = new KernelLauncher(kernel, device);
        Limits.require(spec, device);
        for (int which = 0; which < 2; which++) {
            fields[which] = names.stream().map(this::resident).toArray(Resident[]::new);
        }
        this.coefficients =
                spec.scheme().coefficients().stream().map(this::coefficient).toArray(Resident[]::new);
        this.layout = fields[0][0].field();

        Box interior = layout.interior();
        Box coreBox = spec.block().core(spec.radius(), spec.periodic());
        List<Box> rimBoxes = coreBox.isEmpty() ? List.of(interior) : interior.minus(coreBox);
        this.table = new PatchTable(layout, cut.largestPatch());
        this.queue = new WorkQueue(kernel, launcher, device, cut, layout, table);
        double[] uniforms = formula.uniformValues();
        this.stepValues = formula.stepValues();
        this.firstStepValue = uniforms.length;
        int firstGhost = firstStepValue + stepValues.size();
        this.ghosts = new GhostList(spec, layout, cut.largestPatch(), firstGhost);
        this.aroundInterior = ghosts.add(interior, table);
        this.besideNeighbours = spec.exchangesCorners() ? ghosts.add(withNeighbours(interior), table) : List.of();
        this.core = cut.update(coreBox, table);
        this.rim = table.update(rimBoxes);
        this.change = table.change(interior);
        this.probes = new PointPatches(spec, layout);
        this.firstAmplitude = firstGhost + ghosts.realCount();
        this.sources = probes.sources(table, firstAmplitude);
        this.receivers = probes.receivers(table);

        int realCount = Math.max(1, firstAmplitude + probes.sources());
        this.reals = Reals.allocate(spec.precision(), realCount);
        this.realBytes = (long) realCount * spec.precision().byteSize();
        for (int u = 0; u < uniforms.length; u++) {
            Reals.set(reals, u, uniforms[u]);
        }
        ghosts.addTo(reals, 0);
        this.realsChange = ghosts.changes() || probes.sources() > 0 || !stepValues.isEmpty();
        int sumCount = Math.max(change.n(), probes.receivers());
        this.sums = Reals.allocate(spec.precision(), sumCount);
        this.sumBytes = (long) sumCount * spec.precision().byteSize();
        attach();
        attachAxes(formula.axisValues());
        launcher.compile(WorkItems.of(device, cut, change));
    }

    private static void requireUntiled(Tiling tiling) {
        if (tiling.stepsPerExchange() != 1) {
            throw new IllegalArgumentException("OpenCL devices support 1 step per exchange, not "
                    + tiling.stepsPerExchange() + ": set tiling to auto or 1");
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

    /** Sets the arrays of the kernel and transfers constant values to the device. */
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
        kernel.index = table.toArray();
        kernel.put(kernel.index);
        Reals.put(kernel, reals);
        Reals.put(kernel, sums);
        for (Resident coefficient : coefficients) {
            coefficient.send(kernel);
        }
        sendFields();
    }

    /** Transfers the values along the axes, one behind another. */
    private void attachAxes(List<Node.AxisValue> axisValues) {
        if (axisValues.isEmpty()) {
            return;
        }
        List<double[]> each =
                axisValues.stream().map(value -> value.along(spec::along)).toList();
        kernel.axisPitch = each.stream().mapToInt(values -> values.length).max().orElseThrow();
        Object axes = Reals.allocate(spec.precision(), kernel.axisPitch * each.size());
        for (int a = 0; a < each.size(); a++) {
            for (int place = 0; place < each.get(a).length; place++) {
                Reals.set(axes, a * kernel.axisPitch + place, each.get(a)[place]);
            }
        }
        set(KernelCode.AXES, axes);
        Reals.put(kernel, axes);
    }

    private void set(String array, Object value) {
        try {
            kernel.getClass().getField(array).set(kernel, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kernel " + kernel.getClass().getName() + " lacks array " + array, e);
        }
    }

    @Override
    public void pace(Pace pace) {
        this.pace = pace;
    }

    @Override
    public void begin(long step, int steps) {
        if (steps != 1) {
            throw new IllegalArgumentException("a round of " + steps + " steps: the ghost width allows 1");
        }
        this.step = step;
        onDevice = true;
        if (realsChange) {
            double t = pace.at(step);
            for (Node.StepValue value : stepValues) {
                Reals.set(reals, firstStepValue + value.index(), value.at(pace.dtSeconds(), t));
            }
            ghosts.addTo(reals, t);
            probes.amplitudes(reals, firstAmplitude, t);
            launcher.put(reals, realBytes);
        }
        queue.add(aroundInterior);
        coreWaits = true;
    }

    @Override
    public void pack(List<Strip> strips) {
        StripList out = outgoing;
        if (out == null || !out.isFor(strips)) {
            out = plan(strips, BlockKernel.PACK, "outbox");
            outgoing = out;
        }
        if (out.work().n() > 0) {
            queue.add(out.work());
            if (Cut.isFew(core.points())) {
                queueCore();
            }
            queue.flush(now);
            launcher.get(out.values(), out.byteSize());
            out.copyOut();
        }
    }

    @Override
    public void unpack(List<Strip> strips) {
        StripList in = incoming;
        if (in == null || !in.isFor(strips)) {
            in = plan(strips, BlockKernel.UNPACK, "inbox");
            incoming = in;
        }
        if (in.work().n() > 0) {
            in.copyIn();
            launcher.put(in.values(), in.byteSize());
            queue.add(in.work());
        }
    }

    /** Plans the strips of an exchange and sets the kernel's array for their transfer. */
    private StripList plan(List<Strip> strips, int what, String array) {
        StripList planned = StripList.of(strips, spec.precision(), table.carry(what, strips));
        synchronized (kernel) {
            set(array, planned.values());
            Reals.put(kernel, planned.values());
        }
        return planned;
    }

    @Override
    public void core(Runnable progress) {
        if (coreWaits) {
            queueCore();
            if (rim.n() > 0) {
                coreThread.run(() -> queue.flush(now), progress);
            }
        }
    }

    private void queueCore() {
        queue.add(core);
        coreWaits = false;
    }

    @Override
    public void rim() {
        queue.add(besideNeighbours);
        queue.add(rim);
    }

    @Override
    public void end() {
        queue.add(sources);
        queue.add(receivers);
        queue.flush(now);
        if (receivers.n() > 0) {
            launcher.get(sums, sumBytes);
            probes.take(step + 1, sums);
        }
        now = 1 - now;
    }

    @Override
    public Field field(String name) {
        int c = spec.scheme().coefficients().indexOf(name);
        return c >= 0 ? coefficients[c].field() : fetched(fields[now][index(name)]);
    }

    @Override
    public Field before(String name) {
        return fetched(fields[1 - now][index(name)]);
    }

    private Field fetched(Resident resident) {
        if (onDevice) {
            synchronized (kernel) {
                resident.fetch(kernel);
            }
        }
        return resident.field();
    }

    private int index(String name) {
        int f = names.indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException("no field '" + name + "'; the stencil advances " + names + " and reads "
                    + spec.scheme().coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        sendFields();
        onDevice = true;
    }

    private void sendFields() {
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
            queue.add(change);
            queue.flush(now);
            launcher.get(sums, sumBytes);
            for (int patch = 0; patch < change.n(); patch++) {
                most = Math.max(most, Reals.at(sums, patch));
            }
        }
        boolean masked = spec.scheme().only("OpenCL").reading().stencil() instanceof MaskedStencil;
        return Double.isNaN(most) && masked ? maxChangeAmongSolids() : most;
    }

    /** On the host, because solid points may hold no number, and these do not count. */
    private double maxChangeAmongSolids() {
        Field mask = coefficients[coefficients.length - 1].field();
        double most = 0;
        for (String name : names) {
            Field after = field(name);
            Field earlier = before(name);
            Box in = mask.interior();
            for (int k = 0; k < in.k1(); k++) {
                for (int j = 0; j < in.j1(); j++) {
                    for (int i = 0; i < in.i1(); i++) {
                        if (mask.at(k, j, i) == 0) {
                            most = Math.max(most, Math.abs(after.at(k, j, i) - earlier.at(k, j, i)));
                        }
                    }
                }
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
