package org.parhelion.io.netcdf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays variables out, and writes headers. */
final class HeaderWriter {
    private static final int DIMENSION = 10;
    private static final int VARIABLE = 11;
    private static final int ATTRIBUTE = 12;

    /** Largest size of a variable, or of its record, that the form CDF-2 has a number for. */
    private static final long MOST_OF_CDF_2 = (1L << 32) - 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final NetcdfHeader header;

    private HeaderWriter(NetcdfHeader header) {
        this.header = header;
    }

    /** Gives the variables their places: fixed ones, then those of a record, in order. */
    static NetcdfHeader placed(NetcdfHeader header) {
        long begin = NetcdfHeader.padded(bytes(header).length);
        List<NetcdfHeader.Variable> placed = new ArrayList<>(header.variables());
        for (boolean growing : new boolean[] {false, true}) {
            for (int n = 0; n < placed.size(); n++) {
                NetcdfHeader.Variable variable = placed.get(n);
                if (header.grows(variable) == growing) {
                    placed.set(
                            n,
                            new NetcdfHeader.Variable(
                                    variable.name(),
                                    variable.dimensions(),
                                    variable.attributes(),
                                    variable.type(),
                                    begin));
                    begin += NetcdfHeader.padded(header.bytes(variable));
                }
            }
        }
        return new NetcdfHeader(header.form(), header.records(), header.dimensions(), header.attributes(), placed);
    }

    /** The oldest form that has room for the variables: CDF-2, which all readers know, or CDF-5. */
    static int form(List<Long> bytes) {
        return bytes.stream().allMatch(size -> size <= MOST_OF_CDF_2) ? 2 : 5;
    }

    /** The bytes of a header. Their number does not depend on the places of the variables. */
    static byte[] bytes(NetcdfHeader header) {
        HeaderWriter writer = new HeaderWriter(header);
        writer.write();
        return writer.bytes.toByteArray();
    }

    private void write() {
        bytes.writeBytes(new byte[] {'C', 'D', 'F', (byte) header.form()});
        count(header.records());
        list(DIMENSION, header.dimensions().size());
        for (NetcdfHeader.Dimension dimension : header.dimensions()) {
            name(dimension.name());
            count(dimension.length());
        }
        attributes(header.attributes());
        list(VARIABLE, header.variables().size());
        for (NetcdfHeader.Variable variable : header.variables()) {
            name(variable.name());
            count(variable.dimensions().size());
            variable.dimensions().forEach(this::count);
            attributes(variable.attributes());
            integer(variable.type().number());
            count(NetcdfHeader.padded(header.bytes(variable)));
            bytes.writeBytes(
                    header.form() == 1
                            ? ByteBuffer.allocate(Integer.BYTES)
                                    .putInt((int) variable.begin())
                                    .array()
                            : ByteBuffer.allocate(Long.BYTES)
                                    .putLong(variable.begin())
                                    .array());
        }
    }

    private void list(int tag, int size) {
        integer(size == 0 ? 0 : tag);
        count(size);
    }

    private void attributes(Map<String, Object> attributes) {
        list(ATTRIBUTE, attributes.size());
        attributes.forEach((name, value) -> {
            name(name);
            if (value instanceof Number number) {
                integer(NetcdfType.DOUBLE.number());
                count(1);
                bytes.writeBytes(ByteBuffer.allocate(Double.BYTES)
                        .putDouble(number.doubleValue())
                        .array());
            } else {
                integer(NetcdfType.CHAR.number());
                name(value.toString());
            }
        });
    }

    private void name(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        count(text.length);
        bytes.writeBytes(text);
        bytes.writeBytes(new byte[(int) NetcdfHeader.padded(text.length) - text.length]);
    }

    private void integer(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private void count(long value) {
        if (header.form() == 5) {
            bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        } else {
            integer((int) value);
        }
    }
}
