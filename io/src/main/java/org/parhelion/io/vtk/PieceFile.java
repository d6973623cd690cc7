package org.parhelion.io.vtk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.Variable;

/**
 * The layout of a piece: some points of all variables of one lattice. Header and positions do not depend on the frame.
 *
 * <pre>
 *   XML │ _ │ bytes of array 0 (UInt64) │ array 0 │ bytes of array 1 │ array 1 │ … │ end of the XML
 * </pre>
 *
 * <p>A grid of uniform axes is image data ({@code .vti}), one with a stretched axis a rectilinear grid ({@code .vtr}), whose
 * coordinates come before the values.
 */
final class PieceFile {
    private static final String HEAD =
            "<?xml version=\"1.0\"?>\n<VTKFile type=\"%s\" version=\"1.0\" byte_order=\"LittleEndian\""
                    + " header_type=\"UInt64\">\n";
    private static final String END = "\n  </AppendedData>\n</VTKFile>\n";

    private final Lattice lattice;
    private final List<Variable> variables;
    private final Box box;
    private final byte[] header;

    PieceFile(Lattice lattice, List<Variable> variables, Box box) {
        this.lattice = lattice;
        this.variables = variables;
        this.box = box;
        this.header = header().getBytes(StandardCharsets.UTF_8);
    }

    Box box() {
        return box;
    }

    List<Variable> variables() {
        return variables;
    }

    static boolean isStretched(Lattice lattice) {
        return lattice.grid().isStretched();
    }

    private static String type(Lattice lattice) {
        return isStretched(lattice) ? "RectilinearGrid" : "ImageData";
    }

    /** What comes before the first variable: the header, and of a rectilinear grid the coordinates. */
    ByteBuffer beginning() {
        byte[] coordinates = coordinates();
        ByteBuffer first = ByteBuffer.allocate(header.length + coordinates.length);
        return first.put(header).put(coordinates).flip();
    }

    /** The bytes of a variable, which come before its values. */
    ByteBuffer length(int variable) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0, bytes(variables.get(variable)));
    }

    /** The position of {@link #length}; the values follow it. */
    long position(int variable) {
        long position = header.length + coordinateBytes();
        for (Variable before : variables.subList(0, variable)) {
            position += Long.BYTES + bytes(before);
        }
        return position;
    }

    /** The end of the file, at the {@link #position} after the last variable. */
    ByteBuffer end() {
        return ByteBuffer.wrap(END.getBytes(StandardCharsets.UTF_8));
    }

    private long bytes(Variable variable) {
        return box.volume() * variable.precision().byteSize();
    }

    private long coordinateBytes() {
        if (!isStretched(lattice)) {
            return 0;
        }
        long bytes = 0;
        for (Axis axis : Axis.values()) {
            bytes += Long.BYTES + (long) box.extent(axis) * Double.BYTES;
        }
        return bytes;
    }

    /** Length and values of the coordinates along x, y, z. */
    private byte[] coordinates() {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(coordinateBytes())).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.hasRemaining()) {
            for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
                bytes.putLong((long) box.extent(axis) * Double.BYTES);
                for (int index = box.low(axis); index < box.high(axis); index++) {
                    bytes.putDouble(present(axis) ? lattice.coordinate(axis, index) : 0);
                }
            }
        }
        return bytes.array();
    }

    private boolean present(Axis axis) {
        return lattice.grid().axes().contains(axis);
    }

    private String header() {
        StringBuilder xml = new StringBuilder(HEAD.formatted(type(lattice)));
        xml.append("  <").append(type(lattice)).append(" WholeExtent=\"").append(extent(lattice.box()));
        xml.append('"').append(spacing(lattice)).append(">\n");
        xml.append("    <Piece Extent=\"").append(extent(box)).append("\">\n");
        long offset = 0;
        if (isStretched(lattice)) {
            xml.append("      <Coordinates>\n");
            for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
                xml.append("        <DataArray type=\"Float64\" Name=\"")
                        .append(axis.name().toLowerCase(Locale.ROOT))
                        .append("\" format=\"appended\" offset=\"")
                        .append(offset)
                        .append("\"/>\n");
                offset += Long.BYTES + (long) box.extent(axis) * Double.BYTES;
            }
            xml.append("      </Coordinates>\n");
        }
        xml.append("      <PointData>\n");
        for (Variable variable : variables) {
            xml.append("        <DataArray ").append(description(variable));
            xml.append(" format=\"appended\" offset=\"").append(offset).append('"');
            Object unit = variable.attributes().get("units");
            xml.append(
                    unit == null
                            ? "/>\n"
                            : ">\n          <InformationKey name=\"UNITS_LABEL\" location=\"vtkDataArray\">"
                                    + escaped(unit.toString()) + "</InformationKey>\n        </DataArray>\n");
            offset += Long.BYTES + bytes(variable);
        }
        xml.append("      </PointData>\n    </Piece>\n  </").append(type(lattice));
        return xml.append(">\n  <AppendedData encoding=\"raw\">\n_").toString();
    }

    /** The index of the pieces of one frame, {@code .pvti} or {@code .pvtr}. */
    static byte[] index(Lattice lattice, List<Variable> variables, List<Box> boxes, List<String> files) {
        String type = "P" + type(lattice);
        StringBuilder xml = new StringBuilder(HEAD.formatted(type));
        xml.append("  <").append(type).append(" WholeExtent=\"").append(extent(lattice.box()));
        xml.append("\" GhostLevel=\"0\"").append(spacing(lattice)).append(">\n");
        if (isStretched(lattice)) {
            xml.append("    <PCoordinates>\n");
            for (String name : List.of("x", "y", "z")) {
                xml.append("      <PDataArray type=\"Float64\" Name=\"")
                        .append(name)
                        .append("\"/>\n");
            }
            xml.append("    </PCoordinates>\n");
        }
        xml.append("    <PPointData>\n");
        variables.forEach(variable ->
                xml.append("      <PDataArray ").append(description(variable)).append("/>\n"));
        xml.append("    </PPointData>\n");
        for (int piece = 0; piece < boxes.size(); piece++) {
            xml.append("    <Piece Extent=\"").append(extent(boxes.get(piece)));
            xml.append("\" Source=\"").append(files.get(piece)).append("\"/>\n");
        }
        return xml.append("  </" + type + ">\n</VTKFile>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String description(Variable variable) {
        return "type=\"" + (variable.precision() == Precision.DOUBLE ? "Float64" : "Float32") + "\" Name=\""
                + variable.name() + "\"";
    }

    /** First and last index along x, y, z. */
    private static String extent(Box box) {
        return box.i0() + " " + (box.i1() - 1) + " " + box.j0() + " " + (box.j1() - 1) + " " + box.k0() + " "
                + (box.k1() - 1);
    }

    /** Origin and spacing of image data; along an axis that the grid lacks 0 and 1. */
    private static String spacing(Lattice lattice) {
        if (isStretched(lattice)) {
            return "";
        }
        List<String> origin = new ArrayList<>();
        List<String> spacing = new ArrayList<>();
        for (Axis axis : List.of(Axis.X, Axis.Y, Axis.Z)) {
            boolean present = lattice.grid().axes().contains(axis);
            origin.add(Double.toString(present ? lattice.coordinate(axis, 0) : 0));
            spacing.add(Double.toString(present ? lattice.grid().spacing(axis) : 1));
        }
        return " Origin=\"" + String.join(" ", origin) + "\" Spacing=\"" + String.join(" ", spacing) + "\"";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
