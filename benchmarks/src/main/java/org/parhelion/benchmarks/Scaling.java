package org.parhelion.benchmarks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;

/** Parallel efficiency, strong and weak: points per second and rank, relative to the smallest number of ranks. */
final class Scaling {
    private Scaling() {}

    /**
     * The rows of one measurement, sorted by number of ranks, with {@code efficiency}. It is null if there is a single row with
     * more than one rank, because there is no reference.
     */
    static List<Map<String, Object>> withEfficiency(List<Map<String, Object>> rows) {
        List<Map<String, Object>> sorted = rows.stream()
                .sorted(Comparator.comparingLong(row -> whole(row, "ranks")))
                .toList();
        return sorted.stream().map(row -> with(row, sorted.getFirst())).toList();
    }

    private static Map<String, Object> with(Map<String, Object> row, Map<String, Object> least) {
        boolean comparable = !row.equals(least) || whole(row, "ranks") == 1;
        Map<String, Object> result = new LinkedHashMap<>(row);
        result.put("efficiency", Json.number(comparable ? speedPerRank(row) / speedPerRank(least) : Double.NaN));
        return result;
    }

    private static double speedPerRank(Map<String, Object> row) {
        return (double) whole(row, "points") * whole(row, "steps") / (number(row, "seconds") * whole(row, "ranks"));
    }

    static long whole(Map<String, Object> row, String key) {
        return (long) number(row, key);
    }

    static double number(Map<String, Object> row, String key) {
        if (row.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("a row of strong or weak scaling needs a number '" + key + "': " + row);
    }
}
