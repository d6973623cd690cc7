package org.parhelion.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.launch.Program;
import org.parhelion.runs.host.Checkout;

/**
 * PETSc's solution of the problem of {@link EllipticBench}: conjugate gradients, preconditioned by algebraic multigrid (GAMG) or by
 * geometric multigrid (PCMG), on as many MPI ranks as ours.
 *
 * @param program its command without arguments
 */
record PetscPoisson(OtherProgram program) {
    /** Debian's Python, for which its PETSc is built, before the user's. */
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

    /**
     * A solution.
     *
     * @param iterations number of cycles
     * @param seconds of one solution, without the set-up
     */
    record Result(int iterations, double seconds) {}

    /** PETSc on a number of ranks; empty, with the reason as a line of progress, if it cannot be used. */
    static Optional<PetscPoisson> find(int ranks, Consumer<String> progress) {
        Optional<Path> script = Checkout.root()
                .map(root -> root.resolve("benchmarks/petsc/poisson.py"))
                .filter(Files::isRegularFile);
        if (script.isEmpty()) {
            progress.accept("benchmarks/petsc/poisson.py not found, so no comparison with PETSc");
            return Optional.empty();
        }
        if (Program.output("mpirun", "--version").isEmpty()) {
            progress.accept("no mpirun in PATH, so no comparison with PETSc");
            return Optional.empty();
        }
        for (String python : PYTHONS) {
            if (Program.output(python, script.get().toString(), "version").isPresent()) {
                return Optional.of(new PetscPoisson(new OtherProgram(List.of(
                        "env",
                        "OMP_NUM_THREADS=1",
                        "mpirun",
                        "--allow-run-as-root",
                        "--bind-to",
                        ranks > 1 ? "core" : "none",
                        "-np",
                        Integer.toString(ranks),
                        python,
                        script.get().toString()))));
            }
        }
        progress.accept("Python cannot import petsc4py, so no comparison with PETSc: apt-get install python3-petsc4py");
        return Optional.empty();
    }

    /** Solves n × n points, where n + 1 is a power of two, by {@code gamg} or {@code mg}. */
    Result solve(String preconditioner, int n, double tolerance) {
        double[] numbers = program.numbers(preconditioner, Integer.toString(n), Double.toString(tolerance));
        return new Result((int) numbers[0], numbers[1]);
    }
}
