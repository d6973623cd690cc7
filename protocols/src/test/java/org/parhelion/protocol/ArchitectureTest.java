package org.parhelion.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.PackageRules.mayUse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.PackageRules;
import org.parhelion.membership.planted.PlantedMachine;
import org.parhelion.protocol.planted.PlantedProtocol;

/** Which package of the protocols may use which, and why. The whole library is on this class path. */
class ArchitectureTest {
    private static final JavaClasses PROTOCOLS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.parhelion.protocol",
                    "org.parhelion.membership",
                    "org.parhelion.consensus",
                    "org.parhelion.recovery",
                    "org.parhelion.balance");

    /** Classes that break the rules, each at least one. */
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importClasses(PlantedMachine.class, PlantedProtocol.class);

    @TestFactory
    Stream<DynamicTest> aPackageUsesOnlyWhatItIsBuiltOn() {
        return packageRules().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(PROTOCOLS)));
    }

    private static Stream<ArchRule> packageRules() {
        return Stream.of(
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
                        "balance",
                        "consensus",
                        "membership",
                        "protocol"),
                mayUse(
                        "balance",
                        "the load is that of a simulation's ranks, whatever it computes",
                        "solver",
                        "grid",
                        "comm"),
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
                        "comm"));
    }

    /** What a rank holds to use a machine: starts its driver, and may wait for it. */
    private static final String HANDLES = ".*\\.(Membership|Agreement)(\\$.*)?";

    private static final ArchRule ONLY_DRIVERS_OF_MEMBERSHIP_AND_CONSENSUS_USE_A_COMMUNICATOR = noClasses()
            .that()
            .resideInAnyPackage("org.parhelion.membership..", "org.parhelion.consensus..")
            .and()
            .haveNameNotMatching(HANDLES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.parhelion.comm..")
            .because("the machine must run in a simulated network as it is");

    @Test
    void onlyDriversOfMembershipAndConsensusUseACommunicator() {
        ONLY_DRIVERS_OF_MEMBERSHIP_AND_CONSENSUS_USE_A_COMMUNICATOR.check(PROTOCOLS);
    }

    private static final ArchRule MACHINES_TOUCH_NO_CLOCK_THREAD_SOCKET_OR_RANDOM_SOURCE = noClasses()
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
            .because("time, chance and the network are handed to a machine, so that a seed replays every failure");

    @Test
    void machinesTouchNoClockThreadSocketOrRandomSource() {
        MACHINES_TOUCH_NO_CLOCK_THREAD_SOCKET_OR_RANDOM_SOURCE.check(PROTOCOLS);
    }

    private static final ArchRule MACHINES_START_NO_THREAD_POOL = noClasses()
            .that()
            .resideInAnyPackage("org.parhelion.membership..", "org.parhelion.consensus..")
            .and()
            .resideOutsideOfPackage("org.parhelion.membership.simulation..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.concurrent\\."
                    + "(.*Executor.*|ForkJoin.*|Completable.*|CompletionS.*|Future.*|StructuredTask.*)")
            .because("a machine is stepped by one thread; only the simulation runs many groups, in parallel");

    @Test
    void machinesStartNoThreadPool() {
        MACHINES_START_NO_THREAD_POOL.check(PROTOCOLS);
    }

    @Test
    void packagesFormNoCycle() {
        PackageRules.PACKAGES_FORM_NO_CYCLE.check(PROTOCOLS);
    }

    @Test
    void protocolsCallNoNativeCode() {
        PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE.check(PROTOCOLS);
    }

    @Test
    void nothingHerePrints() {
        PackageRules.NOTHING_HERE_PRINTS.check(PROTOCOLS);
    }

    @Test
    void everyRuleFindsAViolationAndGivesItsReason() {
        assertFound(
                mayUse("protocol", "only the driver talks to a communicator", "comm"),
                "org.parhelion.grid.Grid",
                "only the driver talks");
        assertFound(
                ONLY_DRIVERS_OF_MEMBERSHIP_AND_CONSENSUS_USE_A_COMMUNICATOR,
                "org.parhelion.comm.Comm",
                "must run in a simulated network");
        assertFound(
                MACHINES_TOUCH_NO_CLOCK_THREAD_SOCKET_OR_RANDOM_SOURCE,
                "nanoTime",
                "so that a seed replays every failure");
        assertFound(MACHINES_START_NO_THREAD_POOL, "ForkJoinPool", "only the simulation runs many groups");
        assertFound(PackageRules.PACKAGES_FORM_NO_CYCLE, "PlantedProtocol", "is not one idea");
        assertFound(
                PackageRules.NATIVE_CODE_IS_CALLED_FROM_MPI_AND_EXEC_ALONE,
                "java.lang.foreign.Linker",
                "can crash the JVM");
        assertFound(PackageRules.NOTHING_HERE_PRINTS, "java.lang.System.out", "belongs to the command line");
    }

    private static void assertFound(ArchRule rule, String violation, String reason) {
        assertThat(rule.evaluate(PLANTED).getFailureReport().toString()).contains(violation, reason);
    }
}
