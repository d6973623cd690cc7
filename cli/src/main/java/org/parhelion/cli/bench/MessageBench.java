package org.parhelion.cli.bench;

import java.util.List;
import java.util.Map;
import org.parhelion.cli.output.Json;
import org.parhelion.comm.Comm;

/** What messages cost: {@link CommBench}'s figures as a row. */
final class MessageBench implements Bench {
    @Override
    public String name() {
        return "comm";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        return Jobs.rows(
                options,
                new int[] {options.ranks().orElse(2)},
                comm -> List.of(row(comm, options.quick() ? 20 : 4000)));
    }

    private static Map<String, Object> row(Comm comm, int iterations) {
        CommBench.Figures figures = CommBench.measure(comm, iterations);
        Map<String, Object> row = Json.object();
        row.put("provider", figures.provider());
        row.put("ranks", figures.ranks());
        row.put("latency8BMicros", Json.number(figures.latency8BMicros()));
        row.put("bandwidth1MiBGBs", Json.number(figures.bandwidth1MiBGBs()));
        row.put("allreduce8BMicros", figures.allreduce8BMicros());
        row.put("barrierMicros", figures.barrierMicros());
        return row;
    }
}
