package org.parhelion.io.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Members of objects that {@link ZarrJson} has read, by name and type. */
final class JsonMembers {
    private JsonMembers() {}

    /** A member of an object; {@link ZarrJson#NULL} of what has none of that name. */
    static Object member(Object json, String name) {
        Object value = json instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? ZarrJson.NULL : value;
    }

    static List<?> list(Object json, String name) {
        if (member(json, name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(name + " is missing, or not an array");
    }

    static long[] numbers(Object json, String name) {
        List<?> list = list(json, name);
        long[] numbers = new long[list.size()];
        for (int n = 0; n < numbers.length; n++) {
            if (!(list.get(n) instanceof Long number)) {
                throw new IllegalArgumentException(name + " contains " + list.get(n) + ", which is no whole number");
            }
            numbers[n] = number;
        }
        return numbers;
    }

    static int[] ints(Object json, String name) {
        long[] numbers = numbers(json, name);
        int[] ints = new int[numbers.length];
        for (int n = 0; n < ints.length; n++) {
            ints[n] = Math.toIntExact(numbers[n]);
        }
        return ints;
    }

    /** A fill value: a number, its bits in hexadecimal, or a name as {@code NaN}. */
    static double number(Object json, ZarrType type) {
        return switch (json) {
            case Boolean bool -> bool ? 1 : 0;
            case Number number -> number.doubleValue();
            case String bits
            when bits.startsWith("0x") -> {
                byte[] bytes = HexFormat.of().parseHex(bits.substring(2));
                if (bytes.length != type.bytes) {
                    throw new IllegalArgumentException(
                            "fill_value " + bits + " does not have the bytes of " + type.json());
                }
                yield type.read(ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN))[0];
            }
            case String name -> Double.parseDouble(name);
            default -> throw new IllegalArgumentException("fill_value " + json + " is not a number");
        };
    }

    /** Names of axes; empty texts for axes without a name. */
    static List<String> names(Object json, int dims) {
        return json instanceof List<?> names
                ? names.stream().map(name -> name instanceof String s ? s : "").toList()
                : Collections.nCopies(dims, "");
    }

    /** The members of an object, of which the caller may remove some; none if it is no object. */
    static Map<String, Object> copy(Object json) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((name, value) ->
                    members.put(Objects.requireNonNull(name).toString(), Objects.requireNonNull(value)));
        }
        return members;
    }
}
