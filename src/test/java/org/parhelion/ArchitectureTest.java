package org.parhelion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.PackageRules.mayUse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.mpi.planted.PlantedMpi;
import org.parhelion.comm.threads.planted.PlantedThreads;
import org.parhelion.field.planted.PlantedField;
import org.parhelion.grid.planted.PlantedGrid;
import org.parhelion.stencil.PlantedStencil;
import org.parhelion.stencil.reader.planted.PlantedReader;

/** Who may use whom, and why. A rule that must change is changed here, with its reason. */
class ArchitectureTest {
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion");

    @TestFactory
    Stream<DynamicTest> aPackageUsesOnlyWhatItIsBuiltOn() {
        return packageRules().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(LIBRARY)));
    }

    private static Stream<ArchRule> packageRules() {
        return Stream.of(
                mayUse("comm", "message passing stands on the JDK alone: every other part may stand on it"),
                mayUse(
                        "launch",
                        "starting a job takes the launchers' scripts; a communicator exists only inside the job"),
                mayUse("grid", "geometry is pure: no data, no messages, so that it can be tested on paper", "comm"),
                mayUse("stencil", "a formula is what a user writes: it knows no grid, no field and no ranks"),
                mayUse("field", "values lie on blocks of a grid; how they travel is halo's matter", "grid"),
                mayUse(
                        "halo",
                        "an exchange moves ghost points of fields by messages, and computes nothing",
                        "field",
                        "grid",
                        "comm"),
                mayUse("device", "a device computes where fields live; it sends nothing", "field", "grid", "stencil"),
                mayUse(
                        "solver",
                        "the loop joins devices and exchanges, and is used by neither",
                        "device",
                        "halo",
                        "field",
                        "grid",
                        "stencil",
                        "comm"));
    }

    @Test
    void packagesFormNoCycle() {
        PackageRules.PACKAGES_FORM_NO_CYCLE.check(LIBRARY);
    }

    private static final ArchRule STENCILS_KNOW_NO_BACK_END = noClasses()
            .that()
            .resideInAPackage("org.parhelion.stencil")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.parhelion.stencil.reader..", "org.parhelion.stencil.rows..")
            .because("a stencil and its formula are what back ends are built on, so they depend on none of them");

    private static final ArchRule THE_READER_KNOWS_NO_ROWS = noClasses()
            .that()
            .resideInAPackage("org.parhelion.stencil.reader..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.stencil.rows..")
            .because("reading a formula must not depend on how it is run: OpenCL kernels are made from it, too");

    @Test
    void stencilsKnowNeitherTheirReaderNorTheRowsMadeOfThem() {
        STENCILS_KNOW_NO_BACK_END.check(LIBRARY);
        THE_READER_KNOWS_NO_ROWS.check(LIBRARY);
    }

    private static final DescribedPredicate<JavaAccess<?>> MESSAGES = DescribedPredicate.describe(
            "anything of a communicator but rank() and size()",
            access -> access.getTargetOwner().getPackageName().startsWith("org.parhelion.comm")
                    && !access.getName().equals("rank")
                    && !access.getName().equals("size"));

    private static final ArchRule GRID_ASKS_A_COMMUNICATOR_FOR_RANK_AND_SIZE_ONLY = noClasses()
            .that()
            .resideInAPackage("org.parhelion.grid..")
            .should()
            .accessTargetWhere(MESSAGES)
            .because("a decomposition is a pure function of the grid and the number of ranks")
            .allowEmptyShould(true);

    @Test
    void gridAsksACommunicatorForRankAndSizeOnly() {
        GRID_ASKS_A_COMMUNICATOR_FOR_RANK_AND_SIZE_ONLY.check(LIBRARY);
    }

    @Test
    void nativeCodeIsCalledFromMpiAndExecAlone() {
        PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE.check(LIBRARY);
    }

    /** An engine is any package below comm but these, so a new one is held to the rules without an edit here. */
    private static final List<String> COMM_COMMON = List.of("org.parhelion.comm.spi", "org.parhelion.comm.process");

    private static final DescribedPredicate<JavaClass> ENGINES = DescribedPredicate.describe(
            "engines (packages below comm but spi and process)",
            type -> type.getPackageName().startsWith("org.parhelion.comm.")
                    && COMM_COMMON.stream().noneMatch(type.getPackageName()::startsWith));

    private static final ArchRule ENGINES_DO_NOT_KNOW_ONE_ANOTHER = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return ENGINES.test(type)
                            ? SliceIdentifier.of(type.getPackageName().split("\\.", -1)[3])
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "engines of comm";
                }
            })
            .should()
            .notDependOnEachOther()
            .because("an engine is replaceable: what they share belongs in comm.spi or comm.process");

    @Test
    void enginesDoNotKnowOneAnother() {
        ENGINES_DO_NOT_KNOW_ONE_ANOTHER.check(LIBRARY);
    }

    private static final ArchRule ENGINES_ARE_FOUND_BY_THE_SERVICE_LOADER_ALONE = noClasses()
            .that(DescribedPredicate.not(ENGINES))
            .should()
            .dependOnClassesThat(ENGINES)
            .because("engines are internal: programs use Comm and Ranks, which asks the ServiceLoader");

    @Test
    void enginesAreFoundByTheServiceLoaderAlone() {
        ENGINES_ARE_FOUND_BY_THE_SERVICE_LOADER_ALONE.check(LIBRARY);
    }

    @Test
    void nothingHerePrints() {
        PackageRules.NOTHING_HERE_PRINTS.check(LIBRARY);
    }

    /** Classes that break the rules, each at least one. */
    private static final JavaClasses PLANTED = new ClassFileImporter()
            .importClasses(
                    PlantedGrid.class,
                    PlantedField.class,
                    PlantedThreads.class,
                    PlantedMpi.class,
                    PlantedStencil.class,
                    PlantedReader.class);

    @Test
    void everyRuleFindsAViolationAndGivesItsReason() {
        assertFound(mayUse("grid", "so that it can be tested", "comm"), "PlantedGrid", "so that it can be tested");
        assertFound(PackageRules.PACKAGES_FORM_NO_CYCLE, "PlantedField", "is not one idea");
        assertFound(STENCILS_KNOW_NO_BACK_END, "PlantedStencil", "back ends are built on");
        assertFound(THE_READER_KNOWS_NO_ROWS, "PlantedReader", "OpenCL kernels are made from it");
        assertFound(GRID_ASKS_A_COMMUNICATOR_FOR_RANK_AND_SIZE_ONLY, "Comm.barrier()", "a pure function of the grid");
        assertFound(
                PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE,
                "java.lang.foreign.Linker",
                "can crash the JVM");
        assertFound(ENGINES_DO_NOT_KNOW_ONE_ANOTHER, "PlantedMpi", "an engine is replaceable");
        assertFound(ENGINES_ARE_FOUND_BY_THE_SERVICE_LOADER_ALONE, "PlantedThreads", "asks the ServiceLoader");
        assertFound(
                PackageRules.NOTHING_HERE_PRINTS,
                "java.lang.System.out",
                "standard output belongs to the command line");
    }

    private static void assertFound(ArchRule rule, String violation, String reason) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString()).contains(violation, reason);
    }
}
