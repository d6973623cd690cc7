package org.parhelion.runs.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.device.DeviceTraffic;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Simulation;

/**
 * The execution path of each rank, and the traffic between hosts and devices.
 *
 * @param paths the paths by rank: {@code vector}, {@code opencl:1}
 * @param points owned points by rank
 * @param traffic sum over all ranks
 */
public record DeviceUse(List<String> paths, List<Long> points, DeviceTraffic traffic) {
    private static final int PATH_BYTES = 32;

    public DeviceUse {
        paths = List.copyOf(paths);
        points = List.copyOf(points);
    }

    /** Collects the values of all ranks; the result is the same on each. Collective. */
    static DeviceUse of(Simulation simulation, Comm comm) {
        byte[] own = Arrays.copyOf(simulation.path().getBytes(StandardCharsets.UTF_8), PATH_BYTES);
        byte[] all = new byte[comm.size() * PATH_BYTES];
        comm.allgather(Buffer.of(own), Buffer.of(all));
        List<String> paths = new ArrayList<>();
        for (int rank = 0; rank < comm.size(); rank++) {
            paths.add(new String(all, rank * PATH_BYTES, PATH_BYTES, StandardCharsets.UTF_8).replace("\0", ""));
        }
        long[] points = new long[comm.size()];
        comm.allgather(Buffer.value(simulation.block().owned().volume()), Buffer.of(points));
        DeviceTraffic rank = simulation.deviceTraffic();
        return new DeviceUse(
                paths,
                LongStream.of(points).boxed().toList(),
                new DeviceTraffic(
                        comm.allreduce(rank.launches(), Op.SUM),
                        comm.allreduce(rank.seconds(), Op.SUM),
                        comm.allreduce(rank.bytesToDevice(), Op.SUM),
                        comm.allreduce(rank.bytesFromDevice(), Op.SUM)));
    }

    /** Whether any rank used a device with separate memory. */
    boolean crossedABus() {
        return traffic.launches() > 0;
    }

    Map<String, Object> json() {
        Map<String, Object> object = Json.object();
        object.put("paths", paths);
        object.put("points", points);
        object.put("launches", traffic.launches());
        object.put("deviceSeconds", Json.number(traffic.seconds()));
        object.put("bytesToDevice", traffic.bytesToDevice());
        object.put("bytesFromDevice", traffic.bytesFromDevice());
        return object;
    }
}
