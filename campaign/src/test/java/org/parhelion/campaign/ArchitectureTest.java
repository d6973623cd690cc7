package org.parhelion.campaign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;

/** Which package of campaigns may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses CAMPAIGN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.campaign");

    private static final ArchRule VALUES_KNOW_NO_RUNNER = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.campaign.*..")
            .because("everything else is built on the values");

    private static final ArchRule STORES_KNOW_NO_SCHEDULING = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.parhelion.campaign.coordinator..", "org.parhelion.campaign.local..")
            .because("which task runs where is in the coordinator's memory only");

    private static final ArchRule MACHINES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("org.parhelion.campaign.coordinator..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Clock|Instant)|java\\.util\\.Random|java\\.security\\.SecureRandom"
                    + "|java\\.lang\\.Thread(\\$.*)?|java\\.util\\.concurrent\\..*|java\\.net\\..*|java\\.nio\\..*"
                    + "|java\\.io\\..*")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.campaign.local..")
            .because("the same inputs give the same decisions, in a simulation and on real time");

    @Test
    void packagesUseWhatIsBelowThem() {
        VALUES_KNOW_NO_RUNNER.check(CAMPAIGN);
        STORES_KNOW_NO_SCHEDULING.check(CAMPAIGN);
    }

    @Test
    void machinesAreDeterministic() {
        MACHINES_ARE_PURE.check(CAMPAIGN);
    }

    @Test
    void nothingHerePrints() {
        PackageRules.NOTHING_HERE_PRINTS.check(CAMPAIGN);
    }
}
