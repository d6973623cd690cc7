package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.FileAt;
import org.parhelion.io.hdf.HdfLibrary;

/**
 * The bytes of a VTKHDF file without its values, and where these lie. It holds for all frames. The positions are known on all ranks, the bytes on rank 0.
 *
 * <pre>
 *   superblock, groups, attributes │ values of array 0 │ descriptions │ values of array 1 │ …
 * </pre>
 *
 * Source: docs.vtk.org, "VTKHDF file format", image data.
 */
final class HdfLayout {
    private static final int ROOT = 0;
    private static final String IMAGE = "VTKHDF";
    private static final String POINT_DATA = IMAGE + "/PointData";
    private static final int LARGEST = 1 << 20;

    /** Bytes of the file at a position. */
    private record Piece(long position, ByteBuffer bytes) {}

    private final long[] positions;
    private final List<Piece> pieces;

    private HdfLayout(long[] positions, List<Piece> pieces) {
        this.positions = positions;
        this.pieces = pieces;
    }

    /**
     * Lays out the file of some variables of one lattice. Collective.
     *
     * @param template a file that rank 0 writes and deletes
     */
    static HdfLayout of(List<Variable> variables, Comm comm, Path template) throws IOException {
        long[] positions = new long[variables.size()];
        List<Piece> pieces = new ArrayList<>();
        if (comm.rank() == ROOT) {
            try {
                List<Long> found = HdfLibrary.require(template.toString())
                        .create(
                                template,
                                groups(variables.getFirst().lattice()),
                                variables.stream().map(HdfLayout::dataset).toList());
                for (int n = 0; n < positions.length; n++) {
                    positions[n] = found.get(n);
                }
                pieces.addAll(pieces(template, variables, positions));
            } finally {
                Files.deleteIfExists(template);
            }
        }
        comm.bcast(Buffer.of(positions), ROOT);
        return new HdfLayout(positions, pieces);
    }

    private static List<HdfLibrary.Group> groups(Lattice lattice) {
        long[] extent = new long[6];
        double[] origin = new double[3];
        double[] spacing = new double[3];
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            boolean present = lattice.grid().axes().contains(axis);
            int d = axis.number();
            extent[2 * d + 1] = lattice.box().extent(axis) - 1L;
            origin[d] = present ? lattice.coordinate(axis, 0) : 0;
            spacing[d] = present ? lattice.grid().spacing(axis) : 1;
        }
        Map<String, Object> image = Map.of(
                "Version",
                new long[] {1, 0},
                "Type",
                "ImageData",
                "WholeExtent",
                extent,
                "Origin",
                origin,
                "Spacing",
                spacing,
                "Direction",
                new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
        return List.of(new HdfLibrary.Group(IMAGE, image), new HdfLibrary.Group(POINT_DATA, Map.of()));
    }

    private static HdfLibrary.Dataset dataset(Variable variable) {
        Box points = variable.lattice().box();
        // VTK expects as many axes as have more than one point.
        int[] extents = IntStream.of(points.planes(), points.rows(), points.columns())
                .filter(extent -> extent > 1)
                .toArray();
        int[] shape = extents.length == 0 ? new int[] {1} : extents;
        Object unit = variable.attributes().get("units");
        return new HdfLibrary.Dataset(
                POINT_DATA + "/" + variable.name(),
                variable.precision().byteSize(),
                shape,
                unit == null ? Map.of() : Map.of("units", unit));
    }

    /** What the template contains besides values. */
    private static List<Piece> pieces(Path template, List<Variable> variables, long[] positions) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (FileChannel file = FileChannel.open(template, StandardOpenOption.READ)) {
            List<long[]> values = new ArrayList<>();
            for (int n = 0; n < positions.length; n++) {
                Variable variable = variables.get(n);
                long bytes =
                        variable.lattice().pointCount() * variable.precision().byteSize();
                values.add(new long[] {positions[n], positions[n] + bytes});
            }
            values.add(new long[] {file.size(), file.size()});
            values.sort((a, b) -> Long.compare(a[0], b[0]));
            long at = 0;
            for (long[] range : values) {
                if (range[0] > at) {
                    pieces.add(new Piece(at, read(file, at, range[0] - at)));
                }
                at = range[1];
            }
        }
        return pieces;
    }

    private static ByteBuffer read(FileChannel file, long position, long length) throws IOException {
        if (length > LARGEST) {
            throw new IOException("the description of an HDF5 file has " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
            // Until it is full.
        }
        return bytes.flip();
    }

    /** Where the values of a variable begin. */
    long position(int variable) {
        return positions[variable];
    }

    /** Writes everything but values. On rank 0. */
    void writeTo(FileAt file) throws IOException {
        for (Piece piece : pieces) {
            file.write(piece.position, piece.bytes.duplicate());
        }
    }

    /** Whether a file has this layout. On rank 0. */
    boolean isOf(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (Piece piece : pieces) {
                if (!read(channel, piece.position, piece.bytes.remaining()).equals(piece.bytes)) {
                    return false;
                }
            }
        }
        return true;
    }
}
