package org.parhelion.io.netcdf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads headers, and refuses damaged ones. Lists grow as they are read, so that a wrong length cannot fill the memory. */
final class HeaderReader {
    private final ByteBuffer from;
    private final int form;

    private HeaderReader(ByteBuffer from, int form) {
        this.from = from;
        this.form = form;
    }

    /**
     * Reads a header.
     *
     * @param from the beginning of a file, at least all of its header
     * @param size bytes of the file
     * @throws IllegalArgumentException if it is damaged, or none of a classic file
     */
    static NetcdfHeader read(ByteBuffer from, long size) {
        try {
            byte[] magic = new byte[NetcdfHeader.MAGIC];
            from.get(magic);
            if (magic[0] == (byte) 0x89 && magic[1] == 'H') {
                throw new IllegalArgumentException(
                        "a file of NetCDF-4, which is HDF5; only classic files are read: convert it with"
                                + " nccopy -k cdf5 FILE CLASSIC.nc");
            }
            int form = magic[3];
            if (magic[0] != 'C' || magic[1] != 'D' || magic[2] != 'F' || (form != 1 && form != 2 && form != 5)) {
                throw new IllegalArgumentException("not a NetCDF file of the forms CDF-1, CDF-2 or CDF-5");
            }
            return new HeaderReader(from, form).header(size);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the header ends too early: the file is damaged", e);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the header has sizes beyond 2⁶³: the file is damaged", e);
        }
    }

    private NetcdfHeader header(long size) {
        long records = form == 5 ? from.getLong() : Integer.toUnsignedLong(from.getInt());
        boolean streaming = records == (form == 5 ? -1 : 0xffff_ffffL);
        List<NetcdfHeader.Dimension> dimensions = new ArrayList<>();
        for (long n = list(10); n > 0; n--) {
            dimensions.add(new NetcdfHeader.Dimension(name(), count()));
        }
        Map<String, Object> attributes = attributes();
        List<NetcdfHeader.Variable> variables = new ArrayList<>();
        for (long n = list(11); n > 0; n--) {
            variables.add(variable(dimensions));
        }
        NetcdfHeader header =
                new NetcdfHeader(form, streaming ? 0 : records, dimensions, attributes, List.copyOf(variables));
        long most = mostRecords(header, size);
        if (streaming) {
            return new NetcdfHeader(form, most, dimensions, attributes, header.variables());
        }
        if (records < 0 || records > most) {
            throw new IllegalArgumentException("the file has " + size + " bytes, room for " + most
                    + " records; its header names " + records + ": it is cut short");
        }
        return header;
    }

    /** The records that a file has room for. The last one may lack its padding. */
    private static long mostRecords(NetcdfHeader header, long size) {
        long bytes = header.recordBytes();
        long begin = Long.MAX_VALUE;
        long end = 0;
        for (NetcdfHeader.Variable variable : header.variables()) {
            long length = header.bytes(variable);
            if (header.grows(variable)) {
                begin = Math.min(begin, variable.begin());
                end = Math.max(end, Math.addExact(variable.begin(), length));
            } else if (variable.begin() > size - length) {
                throw new IllegalArgumentException("variable '" + variable.name() + "' ends beyond the file, at "
                        + (variable.begin() + length) + " of " + size + " bytes: the file is cut short");
            }
        }
        if (header.variables().stream().noneMatch(header::grows)) {
            return header.records();
        }
        return size < end ? 0 : 1 + (size - end) / bytes;
    }

    private NetcdfHeader.Variable variable(List<NetcdfHeader.Dimension> dimensions) {
        String name = name();
        List<Integer> numbers = new ArrayList<>();
        for (long n = count(); n > 0; n--) {
            long number = count();
            if (number >= dimensions.size()) {
                throw new IllegalArgumentException("variable '" + name + "' names dimension " + number + " of "
                        + dimensions.size() + ": the file is damaged");
            }
            if (!numbers.isEmpty() && dimensions.get((int) number).grows()) {
                throw new IllegalArgumentException(
                        "variable '" + name + "' grows along another dimension than its first: the file is damaged");
            }
            numbers.add((int) number);
        }
        Map<String, Object> attributes = attributes();
        NetcdfType type = NetcdfType.of(from.getInt());
        count(); // the size, which follows from type and dimensions
        long begin = form == 1 ? Integer.toUnsignedLong(from.getInt()) : from.getLong();
        if (begin < 0) {
            throw new IllegalArgumentException("variable '" + name + "' begins at " + begin + ": the file is damaged");
        }
        return new NetcdfHeader.Variable(name, List.copyOf(numbers), attributes, type, begin);
    }

    private Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (long n = list(12); n > 0; n--) {
            String name = name();
            NetcdfType type = NetcdfType.of(from.getInt());
            attributes.put(name, type == NetcdfType.CHAR ? name() : numbers(type));
        }
        return attributes;
    }

    private Object numbers(NetcdfType type) {
        long count = count();
        long bytes = count > from.remaining() ? Long.MAX_VALUE : NetcdfHeader.padded(count * type.bytes);
        if (bytes > from.remaining()) {
            throw new BufferUnderflowException();
        }
        int end = from.position() + (int) bytes;
        List<Object> numbers = new ArrayList<>();
        for (long n = 0; n < count; n++) {
            numbers.add(type.read(from));
        }
        from.position(end);
        return numbers.size() == 1 ? numbers.getFirst() : List.copyOf(numbers);
    }

    /** The length of a list with a tag. */
    private long list(int tag) {
        int there = from.getInt();
        long length = count();
        if (there != tag && (there != 0 || length != 0)) {
            throw new IllegalArgumentException(
                    "tag " + there + " where a list of tag " + tag + " begins: the file is damaged");
        }
        return length;
    }

    private String name() {
        long length = count();
        if (length > from.remaining() || NetcdfHeader.padded(length) > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[(int) length];
        from.get(text);
        from.position(from.position() + (int) (NetcdfHeader.padded(length) - length));
        return new String(text, StandardCharsets.UTF_8);
    }

    private long count() {
        long count = form == 5 ? from.getLong() : Integer.toUnsignedLong(from.getInt());
        if (count < 0) {
            throw new IllegalArgumentException("a length of " + count + ": the file is damaged");
        }
        return count;
    }
}
