package org.parhelion.metrics.exposition;

import java.util.List;

/**
 * The registry: every metric of a run. Dashboards, alerts and the guide name no others, which a test holds.
 *
 * <p>Series with the label {@code rank} exist for runs of at most {@value #MOST_RANKS} ranks. Sums and extremes over the ranks exist for all.
 */
public enum Metric {
    /** The run. */
    RUN(
            Type.INFO,
            "parhelion_run_info",
            "The run",
            "run",
            "problem",
            "precision",
            "shape",
            "ranks",
            "engine",
            "version"),
    /** The state. */
    STATE(Type.GAUGE, "parhelion_run_state", "1 for the present state of the run, 0 for the others", "state"),
    /** The start. */
    START(Type.GAUGE, "parhelion_run_start_timestamp_seconds", "When the run started in this process, since the epoch"),
    /** Failures. */
    FAILURES(Type.COUNTER, "parhelion_run_failures_total", "Failures of the run, by cause", "cause"),
    /** Recoveries. */
    RECOVERIES(Type.COUNTER, "parhelion_recoveries_total", "Recoveries from the death of ranks"),
    /** Ranks. */
    RANKS(Type.GAUGE, "parhelion_ranks", "Ranks that compute"),
    /** Grid points. */
    POINTS(Type.GAUGE, "parhelion_grid_points", "Points of the grid"),

    /** Steps by this process. */
    STEPS(Type.COUNTER, "parhelion_steps_total", "Steps done by this process"),
    /** Steps since the initial values. */
    STEP(Type.GAUGE, "parhelion_step", "Steps since the initial values, with those before a restart"),
    /** Planned steps. */
    PLANNED_STEPS(Type.GAUGE, "parhelion_planned_steps", "Steps of the whole run; absent if it ends at a time"),
    /** Simulated time. */
    SIMULATED(Type.GAUGE, "parhelion_simulated_seconds", "Simulated time"),
    /** Planned simulated time. */
    PLANNED_SIMULATED(
            Type.GAUGE,
            "parhelion_planned_simulated_seconds",
            "Simulated time at the end; absent if only the steps count"),
    /** The time step. */
    DT(Type.GAUGE, "parhelion_time_step_seconds", "Length of the next step, simulated"),
    /** The last round. */
    LAST_ROUND(Type.GAUGE, "parhelion_last_round_timestamp_seconds", "When steps were last done, since the epoch"),
    /** Point updates. */
    UPDATES(Type.COUNTER, "parhelion_point_updates_total", "Updates of grid points"),
    /** Bytes that the loops moved. */
    MOVED(Type.COUNTER, "parhelion_moved_bytes_total", "Bytes that the loops read and wrote, without time tiling"),
    /** The loop. */
    LOOP(Type.COUNTER, "parhelion_loop_seconds_total", "Wall time of all steps, on the slowest rank"),

    /** Phases. */
    PHASE(Type.COUNTER, "parhelion_phase_seconds_total", "Time in a phase, sum over the ranks", "phase"),
    /** The slowest rank of each phase. */
    PHASE_SLOWEST(
            Type.GAUGE,
            "parhelion_phase_slowest_seconds",
            "Time in a phase since the start, of the slowest rank",
            "phase"),
    /** Phases of each rank. */
    RANK_PHASE(Type.COUNTER, "parhelion_rank_phase_seconds_total", "Time in a phase, of a rank", "rank", "phase"),
    /** Imbalance. */
    IMBALANCE(
            Type.GAUGE,
            "parhelion_imbalance_ratio",
            "Computing time of the slowest rank over the mean: since the start (run), in the last 10 s or more (recent)",
            "window"),
    /** Moves of blocks. */
    BLOCK_MOVES(
            Type.COUNTER, "parhelion_block_moves_total", "Moves of blocks between ranks for the balance of the load"),
    /** The slowest rank. */
    SLOWEST(Type.GAUGE, "parhelion_slowest_rank", "Rank with the most computing time in the last 10 s or more"),
    /** Points of each rank. */
    RANK_POINTS(Type.GAUGE, "parhelion_rank_points", "Points that a rank owns", "rank"),
    /** Halo bytes. */
    HALO(Type.COUNTER, "parhelion_halo_sent_bytes_total", "Bytes sent in halo exchanges, sum over the ranks"),
    /** Halo bytes of each rank. */
    RANK_HALO(Type.COUNTER, "parhelion_rank_halo_sent_bytes_total", "Bytes that a rank sent in halo exchanges", "rank"),

    /** Checkpoints. */
    CHECKPOINTS(Type.COUNTER, "parhelion_checkpoints_total", "Complete checkpoints on disk"),
    /** Time of checkpoints. */
    CHECKPOINT_SECONDS(
            Type.COUNTER,
            "parhelion_checkpoint_seconds_total",
            "Time from the beginning of each checkpoint until it was complete"),
    /** Bytes of checkpoints. */
    CHECKPOINT_BYTES(Type.COUNTER, "parhelion_checkpoint_bytes_total", "Bytes of field values in complete checkpoints"),
    /** The last checkpoint's step. */
    CHECKPOINT_STEP(
            Type.GAUGE, "parhelion_checkpoint_last_step", "Step of the last checkpoint; absent before the first"),
    /** The last checkpoint's time. */
    CHECKPOINT_LAST(
            Type.GAUGE,
            "parhelion_checkpoint_last_timestamp_seconds",
            "When the last checkpoint was complete, since the epoch; absent before the first"),
    /** Outputs. */
    OUTPUTS(Type.COUNTER, "parhelion_outputs_total", "Outputs of a stream", "stream"),
    /** Bytes of outputs. */
    OUTPUT_BYTES(
            Type.COUNTER, "parhelion_output_bytes_total", "Bytes of a stream's outputs, without compression", "stream"),

    /** Devices. */
    DEVICE(Type.INFO, "parhelion_device_info", "How a rank computes", "rank", "path"),
    /** Launches. */
    LAUNCHES(Type.COUNTER, "parhelion_device_launches_total", "Kernel launches of devices with memory of their own"),
    /** Time in launches. */
    DEVICE_SECONDS(Type.COUNTER, "parhelion_device_seconds_total", "Time in kernel launches, sum over the ranks"),
    /** Transfers. */
    DEVICE_BYTES(
            Type.COUNTER,
            "parhelion_device_transfer_bytes_total",
            "Bytes between hosts and devices: to_device, from_device",
            "direction"),

    /** Heap. */
    HEAP(Type.GAUGE, "parhelion_jvm_heap_used_bytes", "Used heap of a JVM; rank is the lowest in it", "rank"),
    /** Limit of the heap. */
    HEAP_MAX(Type.GAUGE, "parhelion_jvm_heap_max_bytes", "Limit of the heap of a JVM", "rank"),
    /** Garbage collections. */
    GC(Type.COUNTER, "parhelion_jvm_gc_seconds_total", "Time in garbage collections of a JVM", "rank"),
    /** Threads. */
    THREADS(Type.GAUGE, "parhelion_jvm_threads", "Live threads of a JVM", "rank");

    /** The most ranks of a run that has series for each rank. */
    public static final int MOST_RANKS = 256;

    /** The type of a metric. */
    public enum Type {
        /** It only grows. */
        COUNTER,
        /** It can take any value. */
        GAUGE,
        /** It is 1; its labels are what it tells. */
        INFO
    }

    private final Type type;
    private final String title;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> labels;

    Metric(Type type, String title, String help, String... labels) {
        this.type = type;
        this.title = title;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** {@return the type} */
    public Type type() {
        return type;
    }

    /** {@return the name, as a query contains it} */
    public String title() {
        return title;
    }

    /** {@return one sentence about it} */
    public String help() {
        return help;
    }

    /** {@return the names of its labels} */
    public List<String> labels() {
        return labels;
    }
}
