package org.parhelion.space;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.PackageRules;
import org.parhelion.space.spi.planted.PlantedApi;
import org.parhelion.space.store.planted.PlantedStore;

/** Which package of the tuple space may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses SPACE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.space");

    /** Classes that break the rules, each at least one. */
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importClasses(PlantedStore.class, PlantedApi.class);

    private static final ArchRule THE_API_KNOWS_NO_BACKEND = knows(
            "backends are found at run time; a program that uses one needs no other",
            List.of("org.parhelion.space", "org.parhelion.space.spi.."),
            List.of("org.parhelion.space", "org.parhelion.space.spi.."));

    private static final ArchRule THE_STORE_KNOWS_NO_BACKEND = knows(
            "every backend that keeps tuples itself is built on it",
            List.of("org.parhelion.space.store.."),
            List.of("org.parhelion.space", "org.parhelion.space.spi..", "org.parhelion.space.store.."));

    private static ArchRule knows(String why, List<String> packages, List<String> known) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAPackage("org.parhelion.space..")
                        .and(not(resideInAnyPackage(known.toArray(String[]::new)))))
                .because(why);
    }

    private static final ArchRule THE_STORE_TOUCHES_NO_CLOCK_AND_NO_RANDOM_SOURCE = noClasses()
            .that()
            .resideInAPackage("org.parhelion.space.store..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Clock|Instant)|java\\.util\\.Random|java\\.security\\.SecureRandom"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.net\\..*|java\\.nio\\.channels\\..*")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("the same requests with the same times give the same replies, on every rank and in every test");

    private static final ArchRule THE_STORE_KNOWS_NO_THREAD = noClasses()
            .that()
            .resideInAPackage("org.parhelion.space.store..")
            .and()
            .doNotHaveFullyQualifiedName("org.parhelion.space.store.Delivery")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.Thread(\\$.*)?|java\\.util\\.concurrent\\..*")
            .because(
                    "whoever owns a store decides about threads; a subscription's handler alone runs on one of its own");

    @Test
    void apiAndStoreKnowNoBackend() {
        THE_API_KNOWS_NO_BACKEND.check(SPACE);
        THE_STORE_KNOWS_NO_BACKEND.check(SPACE);
    }

    @Test
    void theStoreIsPure() {
        THE_STORE_TOUCHES_NO_CLOCK_AND_NO_RANDOM_SOURCE.check(SPACE);
        THE_STORE_KNOWS_NO_THREAD.check(SPACE);
    }

    @Test
    void nothingHerePrints() {
        PackageRules.NOTHING_HERE_PRINTS.check(SPACE);
    }

    @Test
    void noNativeCodeIsCalled() {
        PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE.check(SPACE);
    }

    @Test
    void everyRuleFindsAViolationAndGivesItsReason() {
        assertFound(THE_API_KNOWS_NO_BACKEND, "PlantedApi", "found at run time");
        assertFound(THE_STORE_KNOWS_NO_BACKEND, "MemorySpaces", "is built on it");
        assertFound(THE_STORE_TOUCHES_NO_CLOCK_AND_NO_RANDOM_SOURCE, "nanoTime", "the same replies");
        assertFound(THE_STORE_KNOWS_NO_THREAD, "ForkJoinPool", "decides about threads");
        assertFound(PackageRules.NOTHING_HERE_PRINTS, "java.lang.System.out", "belongs to the command line");
    }

    private static void assertFound(ArchRule rule, String violation, String reason) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString()).contains(violation, reason);
    }
}
