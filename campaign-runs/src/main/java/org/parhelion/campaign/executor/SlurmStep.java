package org.parhelion.campaign.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.Attempt;
import org.parhelion.launch.Program;

/**
 * A step of the Slurm job that this process belongs to: {@code srun} starts the ranks of one attempt on processors that no other step of the job has, on any of its nodes.
 *
 * @param job the job's number
 * @param name the step's name, which no other step of the job has
 */
record SlurmStep(String job, String name) {
    /** The variable by which Slurm tells a process its job. */
    static final String JOB = "SLURM_JOB_ID";

    static SlurmStep of(String job, Attempt attempt) {
        return new SlurmStep(job, "task-" + attempt.task() + "-" + attempt.number() + "-" + attempt.epoch());
    }

    /**
     * The command line of a program as a step.
     *
     * @param tasks processes of the step
     * @param processors processors of each
     * @param program the program and its arguments
     */
    List<String> command(int tasks, int processors, List<String> program) {
        List<String> line = new ArrayList<>(List.of(
                "srun", "--exact", "--ntasks=" + tasks, "--cpus-per-task=" + processors, "--kill-on-bad-exit=1"));
        line.addAll(List.of("--job-name=" + name, "--"));
        line.addAll(program);
        return line;
    }

    /** Lets {@code parhelion run --with mpi} start its ranks as this step: see {@code scripts/mpirun/srun}. */
    void addTo(Map<String, String> environment) {
        environment.put("PARHELION_LAUNCH", "srun");
        environment.put("PARHELION_SRUN_ARGS", "--exact --job-name=" + name);
    }

    /** Kills the step: the death of {@code srun} alone would leave it on other nodes. A step that has ended already is none of our business. */
    void cancel() {
        Program.output("squeue", "--noheader", "--steps", "--job=" + job, "--format=%i %j")
                .ifPresent(steps -> steps.lines()
                        .map(line -> line.strip().split("\\s+", 2))
                        .filter(step -> step.length == 2 && step[1].equals(name))
                        .forEach(step -> Program.output("scancel", "--signal=KILL", step[0])));
    }
}
