package org.parhelion.runs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import org.junit.jupiter.api.Test;
import org.parhelion.runs.planted.Everything;

/** What runs may use, which package may use which, and why. */
class ArchitectureTest {
    private static final JavaClasses RUNS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion.runs");

    /** A class that breaks every rule. */
    private static final JavaClasses PLANTED = new ClassFileImporter().importClasses(Everything.class);

    private static final ArchRule USES_THE_LIBRARY_KERNELS_AND_JACKSON = classes()
            .should(onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax..",
                            "jdk..",
                            "com.sun.management..",
                            "org.jspecify..",
                            "org.parhelion..",
                            "tools.jackson..")
                    .or(DescribedPredicate.describe(
                            "primitive arrays",
                            (JavaClass type) -> type.getBaseComponentType().isPrimitive()))))
            .because("a run is a library call: what parses a command line, prints or draws a page is above it");

    private static final ArchRule PRINTS_NOTHING = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because(
                    "standard output belongs to the program that runs a job; a library reports by values and exceptions");

    /** Classes of {@code of}, and the planted one. */
    private static ArchRule isUnaware(String of, String why, String... unknown) {
        return classes()
                .that()
                .resideInAnyPackage("org.parhelion.runs." + of + "..", "org.parhelion.runs.planted..")
                .should(ArchConditions.not(ArchConditions.dependOnClassesThat(resideInAnyPackage(unknown))))
                .because(why);
    }

    private static final ArchRule FILES_KNOW_NO_PROBLEMS = isUnaware(
            "file",
            "keys, units and places of errors serve every program that reads a file, whatever it describes",
            "org.parhelion.runs.problem..",
            "org.parhelion.runs.output..",
            "org.parhelion.runs.job..",
            "org.parhelion.solver..");

    private static final ArchRule PROBLEMS_KNOW_NO_RANKS = isUnaware(
            "problem",
            "everything that can be wrong in a run file is found before there are ranks",
            "org.parhelion.comm..",
            "org.parhelion.recovery..",
            "org.parhelion.runs.job..");

    private static final ArchRule OUTPUT_KNOWS_NO_PROBLEMS = isUnaware(
            "output",
            "a format writes blocks of fields; what made them and when they are written is not its matter",
            "org.parhelion.runs.problem..",
            "org.parhelion.runs.job..");

    private static final ArchRule COMPARISONS_KNOW_FILES_ALONE = isUnaware(
            "compare",
            "two runs are compared by what they wrote, long after their jobs",
            "org.parhelion.comm..",
            "org.parhelion.runs.problem..",
            "org.parhelion.runs.output..",
            "org.parhelion.runs.job..");

    private static final ArchRule STORED_ARRAYS_KNOW_FILES_ALONE = isUnaware(
            "stored",
            "arrays are read long after the jobs that wrote them",
            "org.parhelion.comm..",
            "org.parhelion.runs.problem..",
            "org.parhelion.runs.output..",
            "org.parhelion.runs.job..");

    @Test
    void runsUsesTheLibraryKernelsAndJackson() {
        USES_THE_LIBRARY_KERNELS_AND_JACKSON.check(RUNS);
    }

    @Test
    void runsPrintsNothing() {
        PRINTS_NOTHING.check(RUNS);
    }

    @Test
    void runFilesKnowNoProblems() {
        FILES_KNOW_NO_PROBLEMS.check(RUNS);
    }

    @Test
    void problemsKnowNoRanks() {
        PROBLEMS_KNOW_NO_RANKS.check(RUNS);
    }

    @Test
    void outputKnowsNoProblems() {
        OUTPUT_KNOWS_NO_PROBLEMS.check(RUNS);
    }

    @Test
    void comparisonsKnowFilesAlone() {
        COMPARISONS_KNOW_FILES_ALONE.check(RUNS);
    }

    @Test
    void storedArraysKnowFilesAlone() {
        STORED_ARRAYS_KNOW_FILES_ALONE.check(RUNS);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.parhelion.runs.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be read without another is not one idea")
                .check(RUNS);
    }

    @Test
    void aViolationIsFoundAndTheReasonIsGiven() {
        assertFails(USES_THE_LIBRARY_KERNELS_AND_JACKSON, "com.tngtech.archunit", "a run is a library call");
        assertFails(PRINTS_NOTHING, "java.lang.System.out", "a library reports by values");
        assertFails(FILES_KNOW_NO_PROBLEMS, "org.parhelion.runs.job.RunEvent", "keys, units and places");
        assertFails(PROBLEMS_KNOW_NO_RANKS, "org.parhelion.comm.Comm", "before there are ranks");
        assertFails(OUTPUT_KNOWS_NO_PROBLEMS, "org.parhelion.runs.job.RunEvent", "a format writes blocks");
        assertFails(COMPARISONS_KNOW_FILES_ALONE, "org.parhelion.runs.job.RunEvent", "long after their jobs");
        assertFails(STORED_ARRAYS_KNOW_FILES_ALONE, "org.parhelion.comm.Comm", "long after the jobs");
    }

    private static void assertFails(ArchRule rule, String... words) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString())
                .contains("Everything")
                .contains(words);
    }
}
