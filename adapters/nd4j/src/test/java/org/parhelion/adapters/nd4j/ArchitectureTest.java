package org.parhelion.adapters.nd4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.adapters.nd4j.planted.SendsMessages;

/** What this adapter may use, and why. */
class ArchitectureTest {
    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.adapters");

    /** A class that breaks the rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(SendsMessages.class);

    private static final ArchRule CONVERTS_GATHERED_FIELDS_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.parhelion.comm..",
                    "org.parhelion.halo..",
                    "org.parhelion.device..",
                    "org.parhelion.protocol..",
                    "org.parhelion.runs..",
                    "org.parhelion.kernels..")
            .because("an adapter converts between one outside system and the library's values; it starts no ranks,"
                    + " sends no messages, and uses no other adapter");

    @Test
    void theAdapterConvertsGatheredFieldsOnly() {
        CONVERTS_GATHERED_FIELDS_ONLY.check(ADAPTER);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertThat(CONVERTS_GATHERED_FIELDS_ONLY
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .toString())
                .contains("SendsMessages", "org.parhelion.comm.Comm", "sends no messages");
    }
}
