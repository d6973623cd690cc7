package org.parhelion.view.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.runs.report.Json;
import org.parhelion.view.sample.FieldFigures;

/**
 * Figures of the fields over time. Of bounded length: when it is full, every second row is dropped, and from then on every second row is
 * not added, so that the rows cover the whole run evenly. Not thread-safe.
 */
public final class Series {
    private static final int MOST_ROWS = 2000;

    /**
     * The figures at a step.
     *
     * @param step steps done since the initial values
     * @param timeSeconds simulated time [s]
     * @param change the largest change of any field in the last step; NaN if unknown
     * @param fields the figures of each field of the series
     */
    public record Row(long step, double timeSeconds, double change, List<FieldFigures> fields) {
        /** Copies the list. */
        public Row {
            fields = List.copyOf(fields);
        }

        private List<Object> json() {
            List<Object> numbers = new ArrayList<>(List.of(step, Json.number(timeSeconds), Json.number(change)));
            for (FieldFigures figures : fields) {
                numbers.add(Json.number(figures.min()));
                numbers.add(Json.number(figures.mean()));
                numbers.add(Json.number(figures.max()));
            }
            return numbers;
        }
    }

    private List<Row> rows = new ArrayList<>();
    private long offered;
    private long stride = 1;
    private int thinned;

    /** Adds a row, unless the series is thinned. Rows of this step and later ones, which a recovery repeats, are dropped. */
    void add(Row row) {
        if (!rows.isEmpty() && rows.getLast().step() >= row.step()) {
            rows.removeIf(each -> each.step() >= row.step());
            thinned++;
        }
        if (offered++ % stride != 0) {
            return;
        }
        if (rows.size() == MOST_ROWS) {
            List<Row> half = new ArrayList<>();
            for (int n = 0; n < rows.size(); n += 2) {
                half.add(rows.get(n));
            }
            rows = half;
            stride *= 2;
            thinned++;
        }
        rows.add(row);
    }

    /** What a viewer has of the series: the rows since the series last lost some. */
    record Mark(int thinned, int rows) {
        static final Mark NONE = new Mark(-1, 0);
    }

    Mark mark() {
        return new Mark(thinned, rows.size());
    }

    /** A copy of the rows that a viewer does not have; all of them if it has some that were dropped. */
    List<Row> since(Mark mark) {
        return List.copyOf(rows.subList(mark.thinned() == thinned ? mark.rows() : 0, rows.size()));
    }

    /** The message for a page. */
    static Map<String, Object> json(List<Row> rows, boolean all) {
        Map<String, Object> object = Json.object();
        object.put("kind", "series");
        object.put("all", all);
        object.put("rows", rows.stream().map(Row::json).toList());
        return object;
    }
}
