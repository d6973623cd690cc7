package org.parhelion.io.vtk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parhelion.Experimental;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.FieldParts;
import org.parhelion.io.frame.FileAt;
import org.parhelion.io.frame.Frames;

/**
 * Writes fields in the course of a run to a directory of VTK files, from all ranks.
 *
 * <pre>
 *   fields.pvd                    the frames: time and file of each. Open this one in ParaView
 *   fields-0000100.vti            all fields at the centres of cells after 100 steps
 *   fields-0000100.pvti           the same of a large grid: an index of its pieces
 *   fields-0000100-3.vti          piece 3
 *   fields-x_face-0000100.vti     all fields on faces across x
 *   steady.vti                    fields that are constant in time
 * </pre>
 *
 * <p>With a stretched axis the files are rectilinear grids: {@code .vtr} and {@code .pvtr}. Values are point data in appended raw
 * binary; the points are those of the fields, so that fields of several locations lie in several files, as parts of one frame.
 *
 * <p>The files do not depend on the number of ranks, byte for byte: pieces are a function of the grid alone. The rank that owns
 * most points of a piece writes it. Neighbouring pieces share a layer of points, since VTK's cells lie between points.
 *
 * <p>{@code fields.pvd} names a frame after its files are complete, and is replaced as a whole. A frame of an earlier step than the
 * last one replaces it and all frames after it: a run that was restarted goes on in the same directory.
 *
 * <p>Used by its rank's thread only.
 */
@Experimental
public final class VtkFields {
    private static final int ROOT = 0;
    private static final String INDEX = "fields.pvd";

    /** Cells of a piece along x, y, z at most, by number of axes: 32 MiB of doubles. */
    private static final int[][] PIECE = {{1 << 22, 1, 1}, {2048, 2048, 1}, {256, 128, 128}};

    private static final Pattern FRAME = Pattern.compile(
            "<DataSet timestep=\"(?<time>[^\"]+)\" part=\"0\" file=\"[a-z_-]*-(?<step>\\d+)\\.[a-z]+\"/>");
    private static final Pattern NUMBERED = Pattern.compile("fields(?:-[a-z_]+)*-(\\d{7,})(?:-\\d+)?\\.p?vt[ir]");

    /** Variables of one lattice, which share their files. */
    private record Group(String name, Lattice lattice, List<Variable> variables, List<PieceFile> pieces) {
        String file(String frame, boolean index) {
            return name + frame + (index ? ".pvt" : ".vt") + (PieceFile.isStretched(lattice) ? "r" : "i");
        }

        String piece(String frame, int piece) {
            return file(pieces.size() == 1 ? frame : frame + "-" + piece, false);
        }

        boolean steady() {
            return variables.getFirst().steady();
        }

        /** The one that readers open. */
        String whole(String frame) {
            return file(frame, pieces.size() > 1);
        }
    }

    private final Path directory;
    private final Comm comm;
    private final List<Group> groups = new ArrayList<>();
    private final FrameFiles files;
    private final Frames frames;

    private VtkFields(Path directory, Comm comm, List<Variable> variables) throws IOException {
        this.directory = directory;
        this.comm = comm;
        this.files = new FrameFiles(directory, NUMBERED);
        FrameFiles.groups(variables).forEach((name, group) -> {
            Lattice lattice = group.getFirst().lattice();
            List<PieceFile> pieces = pieces(lattice).stream()
                    .map(box -> new PieceFile(lattice, group, box))
                    .toList();
            groups.add(new Group(name, lattice, List.copyOf(group), pieces));
        });
        FrameFiles.Index index = comm.rank() == ROOT ? recall() : FrameFiles.Index.NONE;
        this.frames = index.frames(directory, comm, variables, new Format());
        if (comm.rank() == ROOT) {
            files.deleteAfter(frames, frames.count());
            writeIndex(frames.count());
        }
        comm.barrier();
    }

    /**
     * Opens a directory for writing. Collective.
     *
     * @param directory the directory, the same on all ranks, on a file system that they share; created on rank 0 if it does not exist.
     *     One that contains the same fields already is continued
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields; of their attributes, {@code units} is written
     * @return this rank's writer
     * @throws DataException on rank 0 if the directory contains other fields
     * @throws IOException on rank 0 if it cannot be written; the caller must end the job
     */
    public static VtkFields open(Path directory, Comm comm, List<Variable> variables) throws IOException {
        return new VtkFields(directory, comm, variables);
    }

    /**
     * Writes one field. A frame is visible to readers when all fields that are not steady were written for its step. Collective: all
     * ranks call it in the same order.
     *
     * @param name name of the variable
     * @param field this rank's part
     * @param step steps since the initial values; a step that the directory contains already begins its frame again
     * @param timeSeconds simulated time [s]
     * @throws IllegalArgumentException if there is no such variable
     * @throws IOException if a file cannot be written; the caller must end the job, because other ranks wait
     */
    public void write(String name, Field field, long step, double timeSeconds) throws IOException {
        frames.write(name, field, step, timeSeconds);
    }

    /** Pieces of equal numbers of cells, and all their corners: a layer more than {@link FieldParts#cut} gives. */
    static List<Box> pieces(Lattice lattice) {
        int[] most = PIECE[lattice.grid().dims() - 1];
        Box all = lattice.box();
        int[] cells = new int[3];
        Box cut = all;
        for (Axis axis : Axis.values()) {
            int d = axis.number();
            int whole = Math.max(1, all.extent(axis) - 1);
            cells[d] = Math.ceilDiv(whole, Math.ceilDiv(whole, most[d]));
            cut = cut.with(axis, 0, whole);
        }
        return FieldParts.cut(cut, cells[Axis.Z.number()], cells[Axis.Y.number()], cells[Axis.X.number()]).stream()
                .map(box -> {
                    Box grown = box;
                    for (Axis axis : Axis.values()) {
                        grown = grown.with(axis, box.low(axis), box.high(axis) + 1);
                    }
                    return grown.intersect(all);
                })
                .toList();
    }

    private FrameFiles.Index recall() throws IOException {
        Files.createDirectories(directory);
        FrameFiles.Index index = files.recall(INDEX, FRAME);
        if (!index.steps().isEmpty()) {
            String last = FrameFiles.frame(index.steps().getLast());
            for (Group group : groups) {
                if (!group.steady()) {
                    requireSameFields(group, directory.resolve(group.piece(last, 0)));
                }
            }
        }
        return index;
    }

    /** Headers do not depend on the frame. */
    private static void requireSameFields(Group group, Path file) throws IOException {
        byte[] expected = group.pieces.getFirst().beginning().array();
        boolean same = false;
        if (Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                same = Arrays.equals(in.readNBytes(expected.length), expected);
            }
        }
        if (!same) {
            throw FrameFiles.otherFields(file);
        }
    }

    private final class Format implements Frames.Format {
        @Override
        public void drop(int kept) throws IOException {
            if (comm.rank() == ROOT) {
                writeIndex(kept);
                files.deleteAfter(frames, kept);
            }
        }

        @Override
        public void write(Variable variable, Optional<Integer> frame, Field field) throws IOException {
            String name = frame.isPresent() ? FrameFiles.frame(frames.step(frame.get())) : "";
            Group group = groups.stream()
                    .filter(candidate -> candidate.variables.contains(variable))
                    .findFirst()
                    .orElseThrow();
            int number = group.variables.indexOf(variable);
            for (int n = 0; n < group.pieces.size(); n++) {
                PieceFile piece = group.pieces.get(n);
                Optional<Slab> values =
                        FieldGather.toRank(field, comm, piece.box(), FieldParts.writer(piece.box(), field));
                if (values.isPresent()) {
                    writeValues(directory.resolve(group.piece(name, n)), piece, number, values.get());
                }
            }
            if (frame.isEmpty() && comm.rank() == ROOT) {
                writePieces(group, name);
            }
        }

        @Override
        public void publish() throws IOException {
            if (comm.rank() == ROOT) {
                for (Group group : groups) {
                    if (!group.steady()) {
                        writePieces(group, FrameFiles.frame(frames.step(frames.count() - 1)));
                    }
                }
                writeIndex(frames.count());
            }
        }
    }

    private static void writeValues(Path file, PieceFile piece, int number, Slab values) throws IOException {
        try (FileAt to = FileAt.open(file)) {
            to.write(0, piece.beginning());
            to.write(piece.position(number), piece.length(number));
            to.write(piece.position(number) + Long.BYTES, values, ByteOrder.LITTLE_ENDIAN);
            to.write(piece.position(piece.variables().size()), piece.end());
        }
    }

    private void writePieces(Group group, String frame) throws IOException {
        if (group.pieces.size() > 1) {
            List<String> names = new ArrayList<>();
            for (int n = 0; n < group.pieces.size(); n++) {
                names.add(group.piece(frame, n));
            }
            files.replace(
                    group.whole(frame),
                    PieceFile.index(
                            group.lattice,
                            group.variables,
                            group.pieces.stream().map(PieceFile::box).toList(),
                            names));
        }
    }

    private void writeIndex(int count) throws IOException {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"1.0\""
                + " byte_order=\"LittleEndian\" header_type=\"UInt64\">\n  <Collection>\n");
        for (int n = 0; n < count; n++) {
            int part = 0;
            for (Group group : groups) {
                if (!group.steady()) {
                    xml.append("    <DataSet timestep=\"").append(frames.timeSeconds(n));
                    xml.append("\" part=\"").append(part++).append("\" file=\"");
                    xml.append(group.whole(FrameFiles.frame(frames.step(n)))).append("\"/>\n");
                }
            }
        }
        files.replace(
                INDEX, xml.append("  </Collection>\n</VTKFile>\n").toString().getBytes(StandardCharsets.UTF_8));
    }
}
