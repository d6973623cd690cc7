package org.parhelion.view.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.solver.Simulation;
import org.parhelion.view.page.CpuTime;
import org.parhelion.view.page.RunView;
import org.parhelion.view.page.Series;
import org.parhelion.view.sample.FieldFigures;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.PixelMap;
import org.parhelion.view.sample.Sampler;
import org.parhelion.view.sample.Slice;

/**
 * Takes pictures and figures on all ranks and gathers them on rank 0, without waiting: each rank reads its own part and starts a send, rank 0
 * tests at later steps whether the parts have arrived.
 *
 * <p>One gather is under way at a time. Rank 0 orders the next one when it has all parts, so the sends of the others are complete then.
 */
final class PictureGather {
    private static final int ROOT = 0;
    private static final int FIGURES_TAG = 0;
    private static final int FIRST_PICTURE_TAG = 1;
    private static final int MOST_MAPS = 64;

    /** Layout of the figures' message. */
    private static final int PICTURE_NANOS = 0;

    private static final int FIGURES_NANOS = 1;
    private static final int COMPUTE_SECONDS = 2;
    private static final int CHANGE = 3;
    private static final int FIRST_FIELD = 4;
    private static final int NUMBERS_OF_FIELD = 4;

    private record MapKey(int field, Axis normal, int pixels) {}

    private final Simulation simulation;
    private final Comm comm;
    private final RunView view;
    private final Sampler sampler;
    private final Map<MapKey, PixelMap> maps = new HashMap<>();
    private final IntFunction<float[]> arrays;
    /** For the parts of pictures: those of the gather before, which is complete. */
    private final Deque<float[]> spareParts = new ArrayDeque<>();

    private final List<float[]> usedParts = new ArrayList<>();

    private RoundOrder order = RoundOrder.NONE;
    private long step;
    private double timeSeconds;
    private List<Request> requests = List.of();
    /** By slice, by rank; rank 0 only. */
    private List<List<Picture.Block>> blocks = List.of();

    private List<List<float[]>> parts = List.of();
    /** By rank; rank 0 only. */
    private double[][] figures = {};

    /** @param arrays arrays of a length for complete pictures, with any values */
    PictureGather(Simulation simulation, Comm comm, RunView view, IntFunction<float[]> arrays) {
        this.simulation = simulation;
        this.comm = comm;
        this.view = view;
        this.arrays = arrays;
        this.sampler = new Sampler(simulation.model()::isSolid);
    }

    /** What has arrived on rank 0. */
    record Result(
            List<Picture> pictures,
            Optional<Series.Row> row,
            long pictureNanos,
            long figuresNanos,
            List<Double> computeSeconds) {}

    /** Takes what is ordered, and starts the messages. Collective; the gather before must be complete. */
    void start(RoundOrder ordered) {
        Request.awaitAll(requests.toArray(Request[]::new));
        spareParts.clear();
        spareParts.addAll(usedParts);
        usedParts.clear();
        order = ordered;
        step = simulation.clock().step();
        timeSeconds = simulation.clock().timeSeconds();
        requests = new ArrayList<>();
        long begun = CpuTime.nanos();
        List<Optional<float[]>> own = new ArrayList<>();
        for (Slice slice : order.slices()) {
            own.add(sample(slice));
        }
        long pictured = CpuTime.nanos();
        double[] numbers = numbers();
        numbers[PICTURE_NANOS] = pictured - begun;
        numbers[FIGURES_NANOS] = order.figures() ? CpuTime.nanos() - pictured : 0;
        if (comm.rank() == ROOT) {
            receive(own, numbers);
        } else {
            send(own, numbers);
        }
    }

    private Optional<float[]> sample(Slice slice) {
        Field field = field(slice.field());
        PixelMap map = map(slice);
        return map.part(slice.index(), field.owned()).map(part -> {
            float[] values = array(part.count());
            sampler.pixels(field, map, slice.index(), part, values);
            return values;
        });
    }

    /** An array for a part of a picture, with any values. Parts come in the same order while the order of pictures is the same. */
    private float[] array(int length) {
        float[] spare = spareParts.poll();
        float[] array = spare != null && spare.length == length ? spare : new float[length];
        usedParts.add(array);
        return array;
    }

    private Field field(int number) {
        return simulation.field(view.fields().get(number).output().field());
    }

    private PixelMap map(Slice slice) {
        if (maps.size() > MOST_MAPS) {
            maps.clear();
        }
        return maps.computeIfAbsent(
                new MapKey(slice.field(), slice.normal(), slice.pixels()),
                key -> new PixelMap(view.fields().get(key.field()).points(), key.normal(), key.pixels()));
    }

    private double[] numbers() {
        List<Integer> fields = view.seriesFields();
        double[] numbers = new double[FIRST_FIELD + fields.size() * NUMBERS_OF_FIELD];
        numbers[COMPUTE_SECONDS] = simulation.computeSeconds();
        if (order.figures()) {
            numbers[CHANGE] = step > 0 ? simulation.maxChange() : Double.NaN;
            int p = FIRST_FIELD;
            for (int field : fields) {
                FieldFigures own = sampler.figures(field(field));
                numbers[p++] = own.min();
                numbers[p++] = own.max();
                numbers[p++] = own.sum();
                numbers[p++] = own.count();
            }
        }
        return numbers;
    }

    private void send(List<Optional<float[]>> own, double... numbers) {
        for (int s = 0; s < own.size(); s++) {
            if (own.get(s).isPresent()) {
                requests.add(comm.isend(Buffer.of(own.get(s).get()), ROOT, FIRST_PICTURE_TAG + s));
            }
        }
        requests.add(comm.isend(Buffer.of(numbers), ROOT, FIGURES_TAG));
    }

    private void receive(List<Optional<float[]>> own, double... numbers) {
        Decomposition decomposition = simulation.block().decomposition();
        blocks = new ArrayList<>();
        parts = new ArrayList<>();
        for (int s = 0; s < own.size(); s++) {
            Slice slice = order.slices().get(s);
            PixelMap map = map(slice);
            List<Picture.Block> ofSlice = new ArrayList<>();
            List<float[]> values = new ArrayList<>();
            for (int rank = 0; rank < comm.size(); rank++) {
                Box owned = view.fields().get(slice.field()).points().owned(decomposition.owned(rank));
                Optional<PixelMap.Part> part = map.part(slice.index(), owned);
                if (part.isPresent()) {
                    ofSlice.add(new Picture.Block(rank, part.get()));
                    float[] arriving = rank == ROOT
                            ? own.get(s).orElseThrow()
                            : array(part.get().count());
                    values.add(arriving);
                    if (rank != ROOT) {
                        requests.add(comm.irecv(Buffer.of(arriving), rank, FIRST_PICTURE_TAG + s));
                    }
                }
            }
            blocks.add(ofSlice);
            parts.add(values);
        }
        figures = new double[comm.size()][numbers.length];
        figures[ROOT] = numbers;
        for (int rank = 1; rank < comm.size(); rank++) {
            requests.add(comm.irecv(Buffer.of(figures[rank]), rank, FIGURES_TAG));
        }
    }

    /** Whether everything has arrived. Rank 0 only. */
    boolean test() {
        while (!requests.isEmpty() && requests.getLast().test()) {
            requests.removeLast();
        }
        return requests.isEmpty();
    }

    /** Waits until everything has arrived or was sent. */
    void await() {
        Request.awaitAll(requests.toArray(Request[]::new));
        requests = new ArrayList<>();
    }

    /** What has arrived. Rank 0 only, after {@link #test} or {@link #await}. */
    Result result() {
        List<Picture> pictures = new ArrayList<>();
        for (int s = 0; s < order.slices().size(); s++) {
            pictures.add(picture(s));
        }
        long pictureNanos = 0;
        long figuresNanos = 0;
        List<Double> computeSeconds = new ArrayList<>();
        for (double[] numbers : figures) {
            pictureNanos = Math.max(pictureNanos, (long) numbers[PICTURE_NANOS]);
            figuresNanos = Math.max(figuresNanos, (long) numbers[FIGURES_NANOS]);
            computeSeconds.add(numbers[COMPUTE_SECONDS]);
        }
        return new Result(
                pictures,
                order.figures() ? Optional.of(row()) : Optional.empty(),
                pictureNanos,
                figuresNanos,
                computeSeconds);
    }

    private Picture picture(int s) {
        Slice slice = order.slices().get(s);
        PixelMap map = map(slice);
        float[] values = arrays.apply(map.rows() * map.columns());
        for (int b = 0; b < blocks.get(s).size(); b++) {
            PixelMap.Part part = blocks.get(s).get(b).part();
            float[] from = parts.get(s).get(b);
            int width = part.column1() - part.column0();
            for (int row = part.row0(); row < part.row1(); row++) {
                System.arraycopy(
                        from, (row - part.row0()) * width, values, row * map.columns() + part.column0(), width);
            }
        }
        return new Picture(slice, step, timeSeconds, map.rows(), map.columns(), values, blocks.get(s));
    }

    private Series.Row row() {
        double change = Double.NEGATIVE_INFINITY;
        List<FieldFigures> fields = new ArrayList<>();
        for (double[] numbers : figures) {
            change = Math.max(change, numbers[CHANGE]);
            for (int f = 0, p = FIRST_FIELD; p < numbers.length; f++, p += NUMBERS_OF_FIELD) {
                FieldFigures own = new FieldFigures(numbers[p], numbers[p + 1], numbers[p + 2], (long) numbers[p + 3]);
                if (fields.size() <= f) {
                    fields.add(own);
                } else {
                    fields.set(f, fields.get(f).and(own));
                }
            }
        }
        return new Series.Row(step, timeSeconds, change, fields);
    }
}
