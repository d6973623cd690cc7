package org.parhelion.io.zarr;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The documents of Zarr version 2: {@code .zarray} and {@code .zattrs} of an array, {@code .zgroup}, {@code .zattrs} and {@code
 * .zmetadata} of a group. Dimension names are the attribute {@code _ARRAY_DIMENSIONS}, by the convention of xarray.
 *
 * <p>Source: Zarr specification 2 (zarr-specs.readthedocs.io/en/latest/v2).
 */
final class V2Documents {
    static final String ARRAY = ".zarray";
    static final String ATTRIBUTES = ".zattrs";
    private static final String GROUP = ".zgroup";
    private static final String CONSOLIDATED = ".zmetadata";
    private static final String DIMENSIONS = "_ARRAY_DIMENSIONS";
    private static final String FORMAT = "zarr_format";
    private static final String LEVEL = "level";

    private V2Documents() {}

    /** The documents of an array by their names, in the order in which they are written. */
    static Map<String, Map<String, Object>> of(ZarrMetadata array) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(DIMENSIONS, array.dimensions());
        attributes.putAll(array.attributes());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(FORMAT, 2L);
        json.put("shape", Arrays.stream(array.shape()).boxed().toList());
        json.put("chunks", Arrays.stream(array.chunk()).boxed().toList());
        json.put("dtype", dtype(array));
        json.put(
                "compressor",
                array.codec().compression().map(V2Documents::compressor).orElse(ZarrJson.NULL));
        json.put("fill_value", array.type().isFloating() ? "NaN" : (Object) 0L);
        json.put("order", "C");
        json.put("filters", ZarrJson.NULL);
        json.put("dimension_separator", array.separator());
        Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
        documents.put(ATTRIBUTES, attributes);
        documents.put(ARRAY, json);
        return documents;
    }

    /** The level alone: numcodecs refuses settings of a codec that it does not know. */
    private static Object compressor(BytesCodec codec) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", codec.name());
        Optional.ofNullable(codec.configuration().get(LEVEL)).ifPresent(level -> json.put(LEVEL, level));
        return json;
    }

    private static String dtype(ZarrMetadata array) {
        String order = array.codec().order() == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
        return order + (array.type().isFloating() ? "f" : "i") + array.type().bytes;
    }

    /** The document of a group that only contains others. */
    static Map<String, Map<String, Object>> ofInnerGroup() {
        return Map.of(GROUP, Map.of(FORMAT, 2L));
    }

    /**
     * The documents of a group by their names, in the order in which they are written.
     *
     * @param attributes of the group
     * @param arrays its arrays by their names
     */
    static Map<String, Map<String, Object>> ofGroup(Map<String, Object> attributes, Map<String, ZarrMetadata> arrays) {
        Map<String, Object> all = new TreeMap<>();
        Map<String, Object> group = Map.of(FORMAT, 2L);
        all.put(ATTRIBUTES, attributes);
        all.put(GROUP, group);
        arrays.forEach((name, array) -> of(array).forEach((document, json) -> all.put(name + "/" + document, json)));
        ZarrMetadata.groups(arrays).forEach(name -> all.put(name + "/" + GROUP, group));
        Map<String, Object> consolidated = new LinkedHashMap<>();
        consolidated.put("zarr_consolidated_format", 1L);
        consolidated.put("metadata", all);
        Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
        documents.put(ATTRIBUTES, attributes);
        documents.put(GROUP, group);
        documents.put(CONSOLIDATED, consolidated);
        return documents;
    }

    /**
     * Reads the documents of an array.
     *
     * @param document {@code .zarray}
     * @param attributes {@code .zattrs}; {@code {}} if there is none
     * @throws IllegalArgumentException if it is none of an array of version 2, or the array is not read
     */
    static ZarrMetadata read(String document, String attributes) {
        Object json = ZarrJson.read(document);
        if (!JsonMembers.member(json, FORMAT).equals(2L)) {
            throw new IllegalArgumentException(
                    "zarr_format " + JsonMembers.member(json, FORMAT) + " instead of an array of version 2");
        }
        if (!JsonMembers.member(json, "order").equals("C")) {
            throw new IllegalArgumentException("order " + JsonMembers.member(json, "order")
                    + " is not read: store the array again in the order C");
        }
        if (JsonMembers.member(json, "filters") instanceof List<?> filters && !filters.isEmpty()) {
            throw new IllegalArgumentException("filters " + filters + " are not read: store the array again without");
        }
        String dtype = String.valueOf(JsonMembers.member(json, "dtype"));
        ZarrType type = type(dtype);
        long[] shape = JsonMembers.numbers(json, "shape");
        int[] chunk = JsonMembers.ints(json, "chunks");
        Object compressor = JsonMembers.member(json, "compressor");
        List<BytesCodec> codecs = compressor.equals(ZarrJson.NULL)
                ? List.of()
                : List.of(BytesCodecs.named(String.valueOf(JsonMembers.member(compressor, "id"))));
        Object fill = JsonMembers.member(json, "fill_value");
        Map<String, Object> all = JsonMembers.copy(ZarrJson.read(attributes));
        Object dimensions = Objects.requireNonNullElse(all.remove(DIMENSIONS), ZarrJson.NULL);
        return new ZarrMetadata(
                ZarrVersion.V2,
                shape,
                chunk,
                chunk,
                false,
                type,
                fill.equals(ZarrJson.NULL) ? 0 : JsonMembers.number(fill, type),
                new ChunkCodec(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, codecs),
                "",
                JsonMembers.member(json, "dimension_separator").equals("/") ? "/" : ".",
                JsonMembers.names(dimensions, shape.length),
                all);
    }

    private static ZarrType type(String dtype) {
        if (dtype.matches("[<>|][biuf][1248]")) {
            String bits = Integer.toString(8 * (dtype.charAt(2) - '0'));
            String name = switch (dtype.charAt(1)) {
                case 'b' -> "BOOL";
                case 'i' -> "INT" + bits;
                case 'u' -> "UINT" + bits;
                default -> "FLOAT" + bits;
            };
            return ZarrType.of(name.toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException("dtype '" + dtype + "' is not read: store the array again as a number");
    }
}
