package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.Precision;
import org.parhelion.testkit.planted.KnowsAnEngine;

/** What the contract of transports may use, and why. */
class ArchitectureTest {
    private static final JavaClasses CONTRACT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.testkit");

    /** A class that breaks the rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(KnowsAnEngine.class);

    private static final ArchRule USES_EXPORTED_PACKAGES = PackageRules.usesExportedPackages(
            "the contract is the same for a transport from outside, which sees what is exported and no engine",
            Precision.class);

    @Test
    void theContractUsesExportedPackages() {
        USES_EXPORTED_PACKAGES.check(CONTRACT);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(USES_EXPORTED_PACKAGES.evaluate(PLANTED).getFailureReport().toString())
                .contains("KnowsAnEngine", "ThreadsProvider", "a transport from outside");
    }
}
