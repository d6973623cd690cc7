package org.parhelion.campaign.spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskProgram;

/**
 * A program of a campaign with all that its tasks have in common: the only one, or a node of a graph.
 *
 * @param name the name of the node; empty in a campaign without a graph
 * @param program what runs
 * @param settings fixed settings of a run file: key and value, as after {@code --set}
 * @param after names of the nodes that must have succeeded before, each earlier in the plan
 * @param needs ranks, memory, tags
 * @param engine what carries messages between ranks: {@code threads}, {@code mpi}, {@code mpj}
 * @param isolation what an attempt runs in
 * @param timeoutMillis the longest run of an attempt [ms]; 0 for no limit
 * @param retry what follows a failed attempt
 * @param results what is kept of a task
 * @param inputs files that its tasks read, besides those that a run file names
 */
public record PlannedProgram(
        String name,
        TaskProgram program,
        Map<String, String> settings,
        List<String> after,
        TaskNeeds needs,
        String engine,
        Isolation isolation,
        long timeoutMillis,
        RetryRule retry,
        List<ResultRule> results,
        List<Path> inputs) {
    /** Copies the collections. */
    public PlannedProgram {
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        after = List.copyOf(after);
        results = List.copyOf(results);
        inputs = List.copyOf(inputs);
    }

    /**
     * A program with the defaults: one rank, threads, default retries, no results.
     *
     * @param program what runs
     * @return the program
     */
    public static PlannedProgram of(TaskProgram program) {
        return new PlannedProgram(
                "",
                program,
                Map.of(),
                List.of(),
                TaskNeeds.ONE_SLOT,
                "threads",
                program instanceof TaskProgram.Command ? Isolation.PROCESS : Isolation.THREAD,
                0,
                RetryRule.DEFAULT,
                List.of(),
                List.of());
    }

    /** {@return whether its tasks go on at a checkpoint} */
    public boolean checkpointable() {
        return program instanceof TaskProgram.RunFile;
    }

    /**
     * {@return this program as a node of a graph}
     *
     * @param node its name
     * @param before names of the nodes that must have succeeded before
     */
    public PlannedProgram withNode(String node, List<String> before) {
        return new PlannedProgram(
                node, program, settings, before, needs, engine, isolation, timeoutMillis, retry, results, inputs);
    }

    /**
     * {@return this program with other fixed settings}
     *
     * @param fixed key and value, as after {@code --set}
     */
    public PlannedProgram withSettings(Map<String, String> fixed) {
        return new PlannedProgram(
                name, program, fixed, after, needs, engine, isolation, timeoutMillis, retry, results, inputs);
    }

    /**
     * {@return this program with other needs}
     *
     * @param required ranks, memory, tags
     */
    public PlannedProgram withNeeds(TaskNeeds required) {
        return new PlannedProgram(
                name, program, settings, after, required, engine, isolation, timeoutMillis, retry, results, inputs);
    }

    /**
     * {@return this program in other surroundings}
     *
     * @param what what an attempt runs in
     * @param provider the engine of its ranks
     */
    public PlannedProgram in(Isolation what, String provider) {
        return new PlannedProgram(
                name, program, settings, after, needs, provider, what, timeoutMillis, retry, results, inputs);
    }

    /**
     * {@return this program with another timeout and other retries}
     *
     * @param timeout the longest run of an attempt [ms]; 0 for no limit
     * @param rule what follows a failed attempt
     */
    public PlannedProgram withLimits(long timeout, RetryRule rule) {
        return new PlannedProgram(
                name, program, settings, after, needs, engine, isolation, timeout, rule, results, inputs);
    }

    /**
     * {@return this program with other results}
     *
     * @param kept what is kept of a task
     */
    public PlannedProgram withResults(List<ResultRule> kept) {
        return new PlannedProgram(
                name, program, settings, after, needs, engine, isolation, timeoutMillis, retry, kept, inputs);
    }

    /**
     * {@return this program with files that its tasks read} Campaigns whose files differ have no results in common.
     *
     * @param read the files
     */
    public PlannedProgram withInputs(List<Path> read) {
        return new PlannedProgram(
                name, program, settings, after, needs, engine, isolation, timeoutMillis, retry, results, read);
    }
}
