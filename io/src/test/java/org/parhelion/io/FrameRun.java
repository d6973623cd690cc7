package org.parhelion.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Location;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;

/** Fields u (centres), v (faces across x, single precision) and m (steady) of a random grid, written frame by frame. */
public record FrameRun(Grid grid, int frames) {
    private static final List<String> NAMES = List.of("u", "v", "m");

    /** A format's writer on one rank. */
    @FunctionalInterface
    public interface Writer {
        void write(String name, Field field, long step, double timeSeconds) throws IOException;
    }

    /** Opens a format on one rank. */
    @FunctionalInterface
    public interface Opening {
        Writer open(Comm comm, List<Variable> variables) throws IOException;
    }

    /** A grid of 1 to 3 axes, with more than {@code manyX} points along x, perhaps stretched. */
    public static FrameRun random(Random random, int... manyX) {
        int dims = 1 + random.nextInt(3);
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        double[] origin = new double[dims];
        for (int d = 0; d < dims; d++) {
            points[d] = 7 + random.nextInt(8);
            spacing[d] = 0.1 + random.nextInt(4) / 10.0;
            origin[d] = random.nextInt(5);
        }
        points[dims - 1] = 7 + random.nextInt(manyX[dims - 1]);
        Grid grid = Grid.of(points, spacing).withOrigin(origin);
        if (random.nextInt(3) == 0) {
            double[] x = new double[points[dims - 1]];
            Arrays.setAll(x, i -> i + 0.01 * i * i);
            grid = grid.withCoordinates(Axis.X, x);
        }
        return new FrameRun(grid, 1 + random.nextInt(4));
    }

    public List<Variable> variables() {
        Lattice faces = new Lattice(grid, Location.face(Axis.X), PeriodicAxes.NONE);
        return List.of(
                new Variable("u", Lattice.centres(grid), Precision.DOUBLE, false, Map.of("units", "K")),
                new Variable("v", faces, Precision.FLOAT, false, Map.of("units", "m s-1")),
                new Variable("m", Lattice.centres(grid), Precision.DOUBLE, true, Map.of()));
    }

    /** Writes frames on threads. */
    public void write(Opening opening, int ranks, int from, int to) {
        Ranks.threads(ranks, comm -> {
            try {
                write(opening, comm, from, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void write(Opening opening, Comm comm, int from, int to) throws IOException {
        Decomposition decomposition = Decomposition.of(grid, comm.size());
        Writer writer = opening.open(comm, variables());
        for (int frame = from; frame < to; frame++) {
            writer.write("u", field(decomposition, comm, 0, frame), step(frame), timeSeconds(frame));
            writer.write("v", field(decomposition, comm, 1, frame), step(frame), timeSeconds(frame));
        }
        writer.write("m", field(decomposition, comm, 2, 0), 0, 0);
    }

    public static long step(int frame) {
        return 10L * frame;
    }

    public static double timeSeconds(int frame) {
        return 0.1 * frame;
    }

    private Field field(Decomposition decomposition, Comm comm, int number, int frame) {
        Variable variable = variables().get(number);
        Field field = Field.of(
                variable.name(),
                decomposition.block(comm.rank()),
                variable.precision(),
                Width.all(grid, 1),
                variable.lattice());
        Box own = field.owned();
        Box local = field.interior();
        for (int k = local.k0(); k < local.k1(); k++) {
            for (int j = local.j0(); j < local.j1(); j++) {
                for (int i = local.i0(); i < local.i1(); i++) {
                    field.set(k, j, i, value(number, frame, own.k0() + k, own.j0() + j, own.i0() + i));
                }
            }
        }
        return field;
    }

    private static double value(int number, int frame, int k, int j, int i) {
        return number + 0.25 * frame + 16 * (i + 1000 * (j + 1000.0 * k));
    }

    /** The values of a variable as they must be read, in C order. */
    public double[] values(String name, int frame) {
        int number = NAMES.indexOf(name);
        Variable variable = variables().get(number);
        Box box = variable.lattice().box();
        double[] values = new double[Math.toIntExact(box.volume())];
        int n = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                for (int i = box.i0(); i < box.i1(); i++) {
                    double value = value(number, frame, k, j, i);
                    values[n++] = variable.precision() == Precision.FLOAT ? (float) value : value;
                }
            }
        }
        return values;
    }

    /** The SHA-256 of little-endian doubles. */
    public static String sha(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return sha(bytes.array());
    }

    private static String sha(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The files of a tree, by path: comparable. */
    public static Map<String, String> contents(Path tree) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(tree.relativize(file).toString(), sha(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
