package org.parhelion.campaign;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One run of a program, as it is submitted.
 *
 * @param index the task's number in its campaign, from 0 without gaps
 * @param name a name for people; empty for {@code task-INDEX}
 * @param program what runs
 * @param parameters the program's parameters by name, in order
 * @param needs what a worker must have
 * @param priority a task of higher priority starts first; waiting raises it
 * @param timeoutMillis the longest run of an attempt [ms]; 0 for no limit
 * @param retry what follows a failed attempt
 * @param dependencies indices of the tasks that must have succeeded before, each lower than {@code index}
 * @param checkpointable whether the program writes checkpoints and goes on at the last one
 * @param inputs identifies what the task reads besides its parameters, for example a hash of files; empty if unknown. Tasks with different inputs have no results in common
 */
public record TaskSpec(
        int index,
        String name,
        TaskProgram program,
        Map<String, Scalar> parameters,
        TaskNeeds needs,
        int priority,
        long timeoutMillis,
        RetryRule retry,
        List<Integer> dependencies,
        boolean checkpointable,
        String inputs) {
    /** The largest absolute value of a priority. */
    public static final int PRIORITY_MAX = 1_000;

    /**
     * Checks the numbers and copies the collections.
     *
     * @throws IllegalArgumentException if a number is out of its range or a dependency does not come before the task
     */
    public TaskSpec {
        if (index < 0 || timeoutMillis < 0 || Math.abs(priority) > PRIORITY_MAX) {
            throw new IllegalArgumentException("task " + index + " with timeout " + timeoutMillis + " ms and priority "
                    + priority + ": index and timeout may not be negative, priority must lie in -" + PRIORITY_MAX
                    + " … " + PRIORITY_MAX);
        }
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(needs, "needs");
        Objects.requireNonNull(retry, "retry");
        parameters = ScalarMap.copyOf(parameters);
        dependencies = List.copyOf(dependencies);
        for (int dependency : dependencies) {
            if (dependency < 0 || dependency >= index) {
                throw new IllegalArgumentException("task " + index + " depends on task " + dependency
                        + ": a task may depend on tasks of lower index only");
            }
        }
    }

    /**
     * {@return a task with the defaults: one slot, priority 0, no timeout, the default retries, no dependencies}
     *
     * @param index the task's number in its campaign
     * @param program what runs
     * @param parameters the program's parameters by name, in order
     */
    public static TaskSpec of(int index, TaskProgram program, Map<String, Scalar> parameters) {
        return new TaskSpec(
                index, "", program, parameters, TaskNeeds.ONE_SLOT, 0, 0, RetryRule.DEFAULT, List.of(), false, "");
    }

    /** {@return the name, or {@code task-INDEX} if there is none} */
    public String displayName() {
        return name.isEmpty() ? "task-" + index : name;
    }

    /**
     * {@return this task with another index}
     *
     * @param number the task's number in its campaign
     */
    public TaskSpec withIndex(int number) {
        return new TaskSpec(
                number,
                name,
                program,
                parameters,
                needs,
                priority,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                inputs);
    }

    /**
     * {@return this task with another name}
     *
     * @param text a name for people
     */
    public TaskSpec withName(String text) {
        return new TaskSpec(
                index,
                text,
                program,
                parameters,
                needs,
                priority,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                inputs);
    }

    /**
     * {@return this task with other needs}
     *
     * @param required what a worker must have
     */
    public TaskSpec withNeeds(TaskNeeds required) {
        return new TaskSpec(
                index,
                name,
                program,
                parameters,
                required,
                priority,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                inputs);
    }

    /**
     * {@return this task with another priority}
     *
     * @param level higher starts first
     */
    public TaskSpec withPriority(int level) {
        return new TaskSpec(
                index,
                name,
                program,
                parameters,
                needs,
                level,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                inputs);
    }

    /**
     * {@return this task with another timeout}
     *
     * @param millis the longest run of an attempt [ms]; 0 for no limit
     */
    public TaskSpec withTimeoutMillis(long millis) {
        return new TaskSpec(
                index, name, program, parameters, needs, priority, millis, retry, dependencies, checkpointable, inputs);
    }

    /**
     * {@return this task with other retries}
     *
     * @param rule what follows a failed attempt
     */
    public TaskSpec withRetry(RetryRule rule) {
        return new TaskSpec(
                index,
                name,
                program,
                parameters,
                needs,
                priority,
                timeoutMillis,
                rule,
                dependencies,
                checkpointable,
                inputs);
    }

    /**
     * {@return this task with other dependencies}
     *
     * @param tasks indices of the tasks that must have succeeded before
     */
    public TaskSpec withDependencies(List<Integer> tasks) {
        return new TaskSpec(
                index, name, program, parameters, needs, priority, timeoutMillis, retry, tasks, checkpointable, inputs);
    }

    /**
     * {@return this task, going on at its checkpoints or not}
     *
     * @param writes whether the program writes checkpoints and goes on at the last one
     */
    public TaskSpec withCheckpointable(boolean writes) {
        return new TaskSpec(
                index, name, program, parameters, needs, priority, timeoutMillis, retry, dependencies, writes, inputs);
    }

    /**
     * {@return this task with other inputs}
     *
     * @param identity identifies what the task reads besides its parameters; empty if unknown
     */
    public TaskSpec withInputs(String identity) {
        return new TaskSpec(
                index,
                name,
                program,
                parameters,
                needs,
                priority,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                identity);
    }
}
