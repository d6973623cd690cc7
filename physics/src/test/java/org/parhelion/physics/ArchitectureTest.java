package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.PackageRules.mayUse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.physics.planted.SendsAndPrints;

/** What an equation may use, and why. The whole library is on this class path. */
class ArchitectureTest {
    private static final JavaClasses PHYSICS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.physics");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(SendsAndPrints.class);

    private static final ArchRule EQUATIONS_USE_SOLVER_GRID_AND_STENCIL = mayUse(
            "physics",
            "an equation's formula is what a user could write: it knows places and steps, never how they are computed",
            "solver",
            "grid",
            "stencil");

    @Test
    void equationsUseSolverGridAndStencil() {
        EQUATIONS_USE_SOLVER_GRID_AND_STENCIL.check(PHYSICS);
    }

    @Test
    void equationsCallNoNativeCode() {
        PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE.check(PHYSICS);
    }

    @Test
    void equationsPrintNothing() {
        PackageRules.NOTHING_HERE_PRINTS.check(PHYSICS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(EQUATIONS_USE_SOLVER_GRID_AND_STENCIL, "org.parhelion.comm.Comm", "what a user could write");
        assertFails(
                PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE,
                "java.lang.foreign.Linker",
                "can crash the JVM");
        assertFails(PackageRules.NOTHING_HERE_PRINTS, "java.lang.System.out", "belongs to the command line");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("SendsAndPrints")
                .contains(words);
    }
}
