package org.parhelion.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parhelion.adapters.planted.PlantedAdapter;

/** What the adapters that the command line brings may use, and why. */
class AdapterRulesTest {
    private static final JavaClasses ADAPTERS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.adapters");

    /** An adapter that breaks every rule, beside the others. */
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages("org.parhelion.adapters.planted", "org.parhelion.adapters.grpc");

    private static final ArchRule ADAPTERS_USE_NO_OTHER = slices().matching("org.parhelion.adapters.(*)..")
            .should()
            .notDependOnEachOther()
            .because("one outside system can be left out without another");

    private static final ArchRule ADAPTERS_KNOW_NO_RUNS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.parhelion.runs..", "org.parhelion.cli..", "org.parhelion.view..", "org.parhelion.benchmarks..")
            .because("an adapter serves programs that have no run files");

    private static final ArchRule ADAPTERS_PRINT_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the program that uses an adapter");

    @Test
    void adaptersUseNoOther() {
        assertThat(ADAPTERS.stream()
                        .map(JavaClass::getPackageName)
                        .map(name -> name.split("\\.", -1)[3])
                        .collect(Collectors.toSet()))
                .as("all adapters are on the class path")
                .contains("grpc", "hdf5", "postgres", "redis", "s3", "sqlite", "zstd");
        ADAPTERS_USE_NO_OTHER.check(ADAPTERS);
    }

    @Test
    void adaptersKnowNoRuns() {
        ADAPTERS_KNOW_NO_RUNS.check(ADAPTERS);
    }

    @Test
    void adaptersPrintNothing() {
        ADAPTERS_PRINT_NOTHING.check(ADAPTERS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(ADAPTERS_USE_NO_OTHER, "org.parhelion.adapters.grpc", "can be left out");
        assertFails(ADAPTERS_KNOW_NO_RUNS, "org.parhelion.runs.report.Json", "no run files");
        assertFails(ADAPTERS_PRINT_NOTHING, "java.lang.System.out", "standard output belongs");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains(PlantedAdapter.class.getSimpleName())
                .contains(words);
    }
}
