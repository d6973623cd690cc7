package org.parhelion.benchmarks;

import java.util.List;
import java.util.Optional;

/** All measurements. */
public final class Benches {
    private static final List<Bench> ALL = List.of(
            new StencilBench(),
            new PhysicsBench(),
            new PrkBench(),
            new CommBench(),
            new HaloBench(),
            new NeighbourBench(),
            new ModelBench(),
            new EllipticBench(),
            new RooflineBench(),
            new OpenClBench(),
            new ZarrBench(),
            new OutputBench(),
            new BalanceBench(),
            new ViewBench(),
            new SpaceBench(),
            new RankSpaceBench(),
            ScalingBench.strong(),
            ScalingBench.weak());

    private Benches() {}

    public static List<String> names() {
        return ALL.stream().map(Bench::name).toList();
    }

    public static Optional<Bench> named(String name) {
        return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst();
    }
}
