package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.PackageRules.mayUse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.io.planted.ComputesAndPrints;

/** What files and object stores may use, and why. The whole library is on this class path. */
class ArchitectureTest {
    private static final JavaClasses FILES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.io");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(ComputesAndPrints.class);

    private static final ArchRule FILES_USE_FIELDS_GRIDS_AND_MESSAGES =
            mayUse("io", "files hold fields; what computed them is not their matter", "field", "grid", "comm");

    @Test
    void filesUseFieldsGridsAndMessages() {
        FILES_USE_FIELDS_GRIDS_AND_MESSAGES.check(FILES);
    }

    @Test
    void filesCallNoNativeCode() {
        PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE.check(FILES);
    }

    @Test
    void filesPrintNothing() {
        PackageRules.NOTHING_HERE_PRINTS.check(FILES);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(FILES_USE_FIELDS_GRIDS_AND_MESSAGES, "org.parhelion.solver.Model", "what computed them");
        assertFails(
                PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE,
                "java.lang.foreign.Linker",
                "can crash the JVM");
        assertFails(PackageRules.NOTHING_HERE_PRINTS, "java.lang.System.out", "belongs to the command line");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("ComputesAndPrints")
                .contains(words);
    }
}
