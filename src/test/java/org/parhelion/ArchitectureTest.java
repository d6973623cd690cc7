package org.parhelion;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may use whom, and why. A rule that must change is changed here, with its reason. */
class ArchitectureTest {
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parhelion");

    @TestFactory
    Stream<DynamicTest> aPackageUsesOnlyWhatItIsBuiltOn() {
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
                mayUse("io", "files hold fields; what computed them is not their matter", "field", "grid", "comm"),
                mayUse("device", "a device computes where fields live; it sends nothing", "field", "grid", "stencil"),
                mayUse(
                        "solver",
                        "the loop joins devices and exchanges, and is used by neither; what is written is not its matter",
                        "device",
                        "halo",
                        "field",
                        "grid",
                        "stencil",
                        "comm"),
                mayUse(
                        "recovery",
                        "going on after a death takes a run's state, who is alive, and an agreement on both",
                        "solver",
                        "device",
                        "halo",
                        "io",
                        "field",
                        "grid",
                        "comm",
                        "consensus",
                        "membership",
                        "protocol"),
                mayUse("protocol", "machines are pure; only the driver talks to a communicator", "comm"),
                mayUse(
                        "membership",
                        "gossip is a machine: its messages travel by protocol's drivers",
                        "protocol",
                        "comm"),
                mayUse(
                        "consensus",
                        "agreement is a machine: its messages travel by protocol's drivers",
                        "protocol",
                        "comm"),
                mayUse(
                        "space",
                        "a tuple space stands on messages and on knowing who is alive",
                        "comm",
                        "membership",
                        "protocol"));
    }

    /** What a rank holds to use a machine: starts its driver, and may wait for it. */
    private static final String HANDLES = ".*\\.(Membership|Agreement)(\\$.*)?";

    /** The root package holds the few words that all share, such as Precision. */
    private static DynamicTest mayUse(String name, String why, String... others) {
        List<String> allowed =
                new ArrayList<>(List.of("java..", "javax..", "jdk..", "org.jspecify..", "org.parhelion", own(name)));
        for (String other : others) {
            allowed.add(own(other));
        }
        ArchRule rule = classes()
                .that()
                .resideInAPackage(own(name))
                .should(onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(DescribedPredicate.describe("primitive arrays", ArchitectureTest::isPrimitive))))
                .because(why)
                .allowEmptyShould(true);
        return DynamicTest.dynamicTest(
                name + " uses " + (others.length == 0 ? "the JDK" : String.join(", ", others)),
                () -> rule.check(LIBRARY));
    }

    private static boolean isPrimitive(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    private static String own(String name) {
        return "org.parhelion." + name + "..";
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("org.parhelion.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that cannot be read without another is not one idea")
                .check(LIBRARY);
    }

    @Test
    void stencilsKnowNeitherTheirReaderNorTheRowsMadeOfThem() {
        noClasses()
                .that()
                .resideInAPackage("org.parhelion.stencil")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.parhelion.stencil.reader..", "org.parhelion.stencil.rows..")
                .because("a stencil and its formula are what back ends are built on, so they depend on none of them")
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage("org.parhelion.stencil.reader..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.parhelion.stencil.rows..")
                .because("reading a formula must not depend on how it is run: OpenCL kernels are made from it, too")
                .check(LIBRARY);
    }

    @Test
    void gridAsksACommunicatorForRankAndSizeOnly() {
        DescribedPredicate<JavaAccess<?>> messages = DescribedPredicate.describe(
                "anything of a communicator but rank() and size()",
                access -> access.getTargetOwner().getPackageName().startsWith("org.parhelion.comm")
                        && !access.getName().equals("rank")
                        && !access.getName().equals("size"));
        noClasses()
                .that()
                .resideInAPackage("org.parhelion.grid..")
                .should()
                .accessTargetWhere(messages)
                .because("a decomposition is a pure function of the grid and the number of ranks")
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void nativeCodeIsCalledFromMpiAndExecAlone() {
        noClasses()
                .that(resideOutsideOfPackages("org.parhelion.comm.mpi.."))
                .and()
                .doNotHaveFullyQualifiedName("org.parhelion.launch.Exec")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor)(\\$.*)?")
                .because(
                        "MPI is the one place that can crash the JVM, and it is tested as such; Exec calls execv and nothing else;"
                                + " memory segments as buffers are safe")
                .check(LIBRARY);
    }

    /** An engine is any package below comm but these, so a new one is held to the rules without an edit here. */
    private static final List<String> COMM_COMMON = List.of("org.parhelion.comm.spi", "org.parhelion.comm.process");

    private static final DescribedPredicate<JavaClass> ENGINES = DescribedPredicate.describe(
            "engines (packages below comm but spi and process)",
            type -> type.getPackageName().startsWith("org.parhelion.comm.")
                    && COMM_COMMON.stream().noneMatch(type.getPackageName()::startsWith));

    @Test
    void enginesDoNotKnowOneAnother() {
        slices().assignedFrom(new SliceAssignment() {
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
                .because("an engine is replaceable: what they share belongs in comm.spi or comm.process")
                .check(LIBRARY);
    }

    @Test
    void enginesAreFoundByTheServiceLoaderAlone() {
        noClasses()
                .that(DescribedPredicate.not(ENGINES))
                .should()
                .dependOnClassesThat(ENGINES)
                .because("engines are internal: programs use Comm and Ranks, which asks the ServiceLoader")
                .check(LIBRARY);
    }

    @Test
    void onlyDriversOfMembershipAndConsensusUseACommunicator() {
        noClasses()
                .that()
                .resideInAnyPackage("org.parhelion.membership..", "org.parhelion.consensus..")
                .and()
                .haveNameNotMatching(HANDLES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.parhelion.comm..")
                .because("the machine must run in a simulated network as it is")
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void machinesTouchNoClockThreadSocketOrRandomSource() {
        noClasses()
                .that()
                .resideInAnyPackage("org.parhelion.membership..", "org.parhelion.consensus..")
                .and()
                .haveNameNotMatching(HANDLES)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.Thread(\\$.*)?|java\\.time\\.(Clock|Instant)|java\\.util\\.Random"
                        + "|java\\.security\\.SecureRandom|java\\.util\\.concurrent\\.ThreadLocalRandom"
                        + "|java\\.util\\.concurrent\\.locks\\..*|java\\.net\\.Socket.*|java\\.nio\\.channels\\..*")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .because("time, chance and the network are handed to a machine, so that a seed replays every failure")
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void machinesStartNoThreadPool() {
        noClasses()
                .that()
                .resideInAnyPackage("org.parhelion.membership..", "org.parhelion.consensus..")
                .and()
                .resideOutsideOfPackage("org.parhelion.membership.simulation..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\."
                        + "(.*Executor.*|ForkJoin.*|Completable.*|CompletionS.*|Future.*|StructuredTask.*)")
                .because("a machine is stepped by one thread; only the simulation runs many groups, in parallel")
                .check(LIBRARY);
    }

    @Test
    void nothingHerePrints() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("standard output belongs to the command line; a library says things by exceptions and values")
                .check(LIBRARY);
    }
}
