package org.parhelion.kernels;

import com.aparapi.device.OpenCLDevice;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.device.RoundPlan;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.device.Tiling;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.field.Strip;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.MaskedStencil;

/**
 * Advances fields that are stored on an OpenCL device, with one {@link BlockKernel}. Only strips are transferred over the bus.
 *
 * <pre>
 *   rank's thread                         core's thread          device
 *   begin   ghost points of the domain
 *   copy    ghost points that are images of the block's own
 *   pack    ────────────────────────────────────────────────────→ BOUNDARY, COPY, PACK;   outbox ←
 *           halo exchange                 core ─────────────────→ UPDATE, SOURCE, BOUNDARY, UPDATE, …
 *   unpack  → inbox
 *   rim
 *   end     ────────────────────────────────────────────────────→ UNPACK, UPDATE, SOURCE, BOUNDARY, UPDATE, …
 * </pre>
 *
 * <p>Work of the device is deferred in a {@link WorkQueue} until its result is needed. A core of few points is updated together
 * with the packing, because it would not hide any communication. {@link RoundWork} holds the work of a round; tiles serve CPU caches
 * only, so each level is computed as a whole.
 */
final class OpenClStepper implements Stepper {
    private final StepperSpec spec;
    private final String path;
    private final KernelLayout shape;
    private final BlockKernel kernel;
    private final KernelLauncher launcher;
    private final DeviceArrays arrays;
    private final PatchTable table;
    private final NumberTable numbers;
    private final WorkQueue queue;
    private final RoundWork.Plans plans;
    private final Work.Patches change;
    private final Object sums;
    private final long sumBytes;

    private final CoreThread coreThread = new CoreThread();
    private @Nullable StripList outgoing;
    private @Nullable StripList incoming;
    private @Nullable Copies copies;
    /** Length of the array of numbers on the device; it only grows. */
    private int numbersOnDevice;

    private boolean coreWaits;
    /** Whether the device has newer values than the host: from the first round after {@link #load} on. */
    private boolean onDevice;
    /** What has been fetched since then: the caller may have changed it, to {@link #load} it. */
    private final Set<Resident> fetched = Collections.newSetFromMap(new IdentityHashMap<>());

    private Pace pace;
    private long step;
    private RoundWork round;
    private int steps;
    /** Whether an odd number of steps has been done since the values were loaded: 1, else 0. */
    private int odd;

    /** @param deviceIndex INDEX of {@code device} in {@code --device opencl:INDEX} */
    OpenClStepper(StepperSpec spec, OpenCLDevice device, int deviceIndex, boolean contract, Cut cut) {
        requireNoSolves(spec);
        this.spec = spec;
        this.pace = Pace.of(spec.dtSeconds());
        this.path = "opencl:" + deviceIndex;
        long taps = spec.taps().stream()
                .filter(tap -> spec.block().owned().contains(tap.k(), tap.j(), tap.i()))
                .count();
        int samples = Math.toIntExact(taps * spec.tiling().stepsPerExchange());
        this.shape = new KernelLayout(spec.scheme(), readsSeveralPoints(spec), samples > 0);
        this.kernel = KernelClasses.instance(shape, spec.precision(), contract);
        Limits.require(spec, device);
        this.launcher = new KernelLauncher(kernel, device);
        RoundPlan plan = new RoundPlan(spec);
        this.arrays = new DeviceArrays(spec, plan, kernel);
        Field layout = arrays.layout();
        this.table = new PatchTable(layout, cut.largestPatch());
        this.numbers = new NumberTable(spec.precision());
        for (Formula formula : shape.formulas()) {
            for (double uniform : formula.uniformValues()) {
                numbers.add(uniform);
            }
        }
        this.queue = new WorkQueue(kernel, launcher, device, cut, layout, table);
        this.plans = new RoundWork.Plans(spec, plan, shape, table, numbers, cut, layout);
        this.change = table.change(layout.interior());
        this.round = plans.of(1, 0);
        int sumCount = Math.max(change.n(), samples);
        this.sums = Reals.allocate(spec.precision(), sumCount);
        this.sumBytes = (long) sumCount * spec.precision().byteSize();
        attach(samples);
        launcher.compile(WorkItems.of(device, cut, change));
    }

    private static void requireNoSolves(StepperSpec spec) {
        if (!spec.scheme().solves().isEmpty()) {
            throw new IllegalArgumentException("OpenCL runs no schemes that solve an equation in a step, as "
                    + spec.scheme().scheme() + " does: run it with --device cpu");
        }
    }

    /** Whether some boundary computes a point from several others. The same on every rank, so that all have one kernel. */
    private static boolean readsSeveralPoints(StepperSpec spec) {
        for (int f = 0; f < spec.boundaries().size(); f++) {
            Location location = spec.location(spec.scheme().allFields().get(f));
            for (Axis axis : spec.block().grid().axes()) {
                for (Side side : List.of(axis.low(), axis.high())) {
                    Boundary boundary = spec.boundaries().get(f).at(side);
                    if (!spec.periodic().along(axis) && readsSeveralPoints(spec, boundary, side, location)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean readsSeveralPoints(StepperSpec spec, Boundary boundary, Side side, Location location) {
        Grid grid = spec.block().grid();
        boolean onWall = location.onFaces(side.axis());
        boolean several = BoundaryFill.outermost(grid, boundary, side, location, spec.dtSeconds())
                .filter(rule -> !rule.isMirror())
                .isPresent();
        int deepest = spec.radius().along(side.axis()) + spec.last().along(side.axis());
        for (int m = 1; m <= deepest; m++) {
            GhostRule rule = onWall
                    ? boundary.ghostOnFaces(m, grid.faceSpacing(side, m))
                    : boundary.ghost(m, grid.wallSpacing(side, m));
            several |= !rule.isMirror();
        }
        return several;
    }

    /** Sets the arrays of the kernel and transfers constant values to the device. */
    private void attach(int samples) {
        arrays.sendAll();
        putNumbers(numbers.array());
        arrays.put("sums", sums);
        arrays.put("inbox", Reals.allocate(spec.precision(), 1));
        arrays.put("outbox", Reals.allocate(spec.precision(), 1));
        if (samples > 0) {
            int length =
                    Math.max(samples, Collector.unmovedLength(spec.precision().storage()));
            arrays.put(KernelCode.SAMPLES, Reals.allocate(spec.precision(), length));
        }
        if (shape.hasAxes()) {
            arrays.sendAxes(shape.formulas());
        }
        kernel.index = table.toArray();
        kernel.put(kernel.index);
    }

    private void putNumbers(Object reals) {
        arrays.put(KernelCode.REALS, reals);
        numbersOnDevice = Reals.length(reals);
    }

    @Override
    public void pace(Pace pace) {
        spec.requireStepsOfAnyLength();
        this.pace = pace;
    }

    @Override
    public void begin(long step, int steps) {
        if (steps < 1 || steps > spec.tiling().stepsPerExchange()) {
            throw new IllegalArgumentException("a round of " + steps + " steps: 1 to "
                    + spec.tiling().stepsPerExchange() + " fit the ghost width");
        }
        this.step = step;
        this.steps = steps;
        onDevice = true;
        fetched.clear();
        round = plans.of(steps, odd);
        Object reals = numbers.array();
        round.setNumbers(reals, pace, step);
        if (Reals.length(reals) != numbersOnDevice) {
            synchronized (kernel) {
                putNumbers(reals);
            }
        } else if (round.changesNumbers()) {
            launcher.put(reals, numbers.byteSize());
        }
        queue.add(round.begin());
        coreWaits = true;
    }

    @Override
    public void pack(List<Strip> strips) {
        StripList out = outgoing;
        if (out == null || !out.isFor(strips)) {
            out = plan(strips, BlockKernel.PACK, "outbox");
            outgoing = out;
        }
        if (!out.isEmpty()) {
            queue.add(out.work().get(odd));
            if (Cut.isFew(round.corePoints())) {
                queueCore();
            }
            queue.flush();
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
        if (!in.isEmpty()) {
            in.copyIn();
            launcher.put(in.values(), in.byteSize());
            queue.add(in.work().get(odd));
        }
    }

    /**
     * The copies of an exchange.
     *
     * @param from the originals; the identity of the list identifies the exchange
     * @param work copies the strips: after an even number of steps, and after an odd one
     */
    private record Copies(List<Strip> from, List<Work.Patches> work) {
        @SuppressWarnings("ReferenceEquality")
        boolean areFor(List<Strip> list) {
            return from == list;
        }
    }

    @Override
    public void copy(List<Strip> from, List<Strip> to) {
        Copies planned = copies;
        if (planned == null || !planned.areFor(from)) {
            planned = new Copies(from, List.of(table.copy(from, to, travels(0)), table.copy(from, to, travels(1))));
            copies = planned;
        }
        queue.add(planned.work().get(odd));
    }

    /** Plans the strips of an exchange and sets the kernel's array for their transfer. */
    private StripList plan(List<Strip> strips, int what, String array) {
        StripList planned = StripList.of(
                strips,
                spec.precision(),
                List.of(table.carry(what, strips, travels(0)), table.carry(what, strips, travels(1))));
        synchronized (kernel) {
            arrays.put(array, planned.values());
        }
        return planned;
    }

    /** The array of a strip's field: the one that holds its values now, or one step earlier. */
    private ToIntFunction<Strip> travels(int oddNow) {
        int kept = spec.scheme().fields().size();
        return strip -> {
            if (strip.field() < kept) {
                return 2 * strip.field() + shape.parity(strip.field(), oddNow);
            }
            int field = spec.exchangedBefore(0).get(strip.field() - kept);
            return 2 * field + 1 - shape.parity(field, oddNow);
        };
    }

    @Override
    public void core(Runnable progress) {
        if (coreWaits) {
            queueCore();
            if (!round.core().isEmpty() && !round.rim().isEmpty()) {
                coreThread.run(queue::flush, progress);
            }
        }
    }

    private void queueCore() {
        queue.add(round.core());
        coreWaits = false;
    }

    @Override
    public void rim() {
        queue.add(round.rim());
    }

    @Override
    public void end() {
        queue.add(round.collect());
        queue.flush();
        if (!round.collect().isEmpty()) {
            launcher.get(sums, sumBytes);
            round.take(step, sums);
        }
        odd = odd + steps & 1;
    }

    @Override
    public Field field(String name) {
        int c = spec.scheme().coefficients().indexOf(name);
        if (c >= 0) {
            return arrays.coefficient(c).field();
        }
        int f = index(name);
        return fetched(arrays.field(f, shape.parity(f, odd)));
    }

    @Override
    public Field before(String name) {
        int f = index(name);
        if (shape.writesPerStep(f) != 1) {
            throw new IllegalArgumentException("field '" + name + "' is written " + shape.writesPerStep(f)
                    + " times a step: its values one step earlier are not kept");
        }
        return fetched(arrays.field(f, 1 - shape.parity(f, odd)));
    }

    private Field fetched(Resident resident) {
        if (onDevice && fetched.add(resident)) {
            synchronized (kernel) {
                resident.fetch(kernel);
            }
        }
        return resident.field();
    }

    private int index(String name) {
        int f = spec.scheme().fields().indexOf(name);
        if (f < 0) {
            throw new IllegalArgumentException(
                    "no field '" + name + "'; there are " + spec.scheme().fields() + " and coefficients "
                            + spec.scheme().coefficients());
        }
        return f;
    }

    @Override
    public void load() {
        synchronized (kernel) {
            arrays.sendFields(spec.scheme().fields().size());
        }
        // The device has no arrays before its first launch: fetching them would overwrite what is still to be sent.
        onDevice = false;
    }

    @Override
    public boolean loadsAgain() {
        return true;
    }

    @Override
    public double maxChange() {
        boolean masked = spec.scheme().stages().getFirst().reading().stencil() instanceof MaskedStencil;
        if (!spec.last().equals(Width.NONE)) {
            return maxChangeOnHost((k, j, i) -> true);
        }
        double most = 0;
        synchronized (kernel) {
            queue.add(change);
            queue.flush();
            launcher.get(sums, sumBytes);
            for (int patch = 0; patch < change.n(); patch++) {
                most = Math.max(most, Reals.at(sums, patch));
            }
        }
        if (Double.isNaN(most) && masked) {
            Field mask = arrays.coefficient(spec.scheme().coefficients().indexOf(MaskedStencil.MASK))
                    .field();
            return maxChangeOnHost((k, j, i) -> mask.at(k, j, i) == 0);
        }
        return most;
    }

    /** Which points count. */
    private interface Counted {
        boolean at(int k, int j, int i);
    }

    /** Where fields have different points; and because solid points may hold no number, and these do not count. */
    private double maxChangeOnHost(Counted counted) {
        double most = 0;
        for (int f : shape.changing()) {
            Field after = fetched(arrays.field(f, 0));
            Field earlier = fetched(arrays.field(f, 1));
            Box in = after.interior();
            for (int k = 0; k < in.k1(); k++) {
                for (int j = 0; j < in.j1(); j++) {
                    for (int i = 0; i < in.i1(); i++) {
                        if (counted.at(k, j, i)) {
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
        // Each level is computed as a whole.
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
