package org.parhelion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.Precision;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.examples.planted.KnowsAnEngine;
import org.parhelion.io.DataException;
import org.parhelion.physics.Heat;
import org.parhelion.protocol.Machine;
import org.parhelion.space.TupleSpace;

/** What the programs may use, and why. */
class ArchitectureTest {
    private static final JavaClasses PROGRAMS = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** A class that breaks the rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(KnowsAnEngine.class);

    private static final ArchRule USE_EXPORTED_PACKAGES = PackageRules.usesExportedPackages(
            "a user's module cannot use what is not exported",
            Precision.class,
            DataException.class,
            Heat.class,
            Machine.class,
            TupleSpace.class,
            TaskSpec.class);

    @Test
    void programsUseExportedPackages() {
        USE_EXPORTED_PACKAGES.check(PROGRAMS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(USE_EXPORTED_PACKAGES.evaluate(PLANTED).getFailureReport().toString())
                .contains("KnowsAnEngine", "ThreadsProvider", "cannot use what is not exported");
    }
}
