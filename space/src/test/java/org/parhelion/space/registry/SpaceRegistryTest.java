package org.parhelion.space.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** What is registered is found until its lease ends, and what a search finds is explicit. */
class SpaceRegistryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Capabilities ALL = new Capabilities(true, true, true, true, 1 << 20);
    private static final Capabilities PLAIN = new Capabilities(false, true, true, true, 1 << 10);

    private final URI backend = URI.create("memory:" + UUID.randomUUID());

    private SpaceRegistry open(String tenant) {
        return open(tenant, HealthRule.DEFAULT);
    }

    private SpaceRegistry open(String tenant, HealthRule rule) {
        return SpaceRegistry.open(backend, tenant, SpaceOptions.DEFAULT, rule);
    }

    private static Registered register(SpaceRegistry registry, String namespace, Duration lease)
            throws InterruptedException {
        return registry.register(namespace, "node 1", URI.create("grpc://here:1"), "memory", ALL, lease);
    }

    @Test
    void aRegisteredSpaceIsFoundByNameWithItsEpoch() throws Exception {
        try (SpaceRegistry registry = open("lab");
                Registered registered = register(registry, "heat", LONG)) {
            Registration expected = new Registration(
                    new SpaceName("lab", "heat"), "node 1", URI.create("grpc://here:1"), "memory", ALL, 1);
            assertThat(registered.registration()).isEqualTo(expected);
            assertThat(registry.lookup("heat")).isEqualTo(new Lookup.Healthy(expected, CallCounts.ZERO));
            assertThat(registry.lookup("other")).isEqualTo(new Lookup.Unknown(new SpaceName("lab", "other")));
        }
    }

    @Test
    void aNameIsRegisteredOnceAtATimeAndTheEpochGrows() throws Exception {
        try (SpaceRegistry registry = open("lab")) {
            for (long epoch = 1; epoch <= 3; epoch++) {
                Registered registered = register(registry, "heat", LONG);
                assertThat(registered.registration().epoch()).isEqualTo(epoch);
                assertThatThrownBy(() -> register(registry, "heat", LONG))
                        .isInstanceOfSatisfying(
                                SpaceException.class,
                                refused -> assertThat(refused.kind()).isEqualTo(SpaceException.Kind.REFUSED))
                        .hasMessageContaining("registered by node 1 at grpc://here:1 (epoch " + epoch + ")");
                registered.close();
                registered.close();
            }
        }
    }

    @Test
    void anEndedLeaseIsExpiredAndADeregisteredNameIsUnknown() throws Exception {
        try (SpaceRegistry registry = open("lab")) {
            Registered dies = register(registry, "heat", Duration.ofMillis(20));
            Lookup expired = await(registry, "heat", Lookup.Expired.class::isInstance);
            assertThat(expired).isEqualTo(new Lookup.Expired(dies.registration()));
            assertThat(dies.renew(LONG)).isFalse();
            Registered next = register(registry, "heat", LONG);
            assertThat(next.registration().epoch()).isEqualTo(2);
            dies.close();
            assertThat(registry.lookup("heat"))
                    .as("an older epoch ends nothing")
                    .isInstanceOf(Lookup.Healthy.class);
            assertThat(next.renew(LONG)).isTrue();
            next.close();
            assertThat(registry.lookup("heat")).isInstanceOf(Lookup.Unknown.class);
        }
    }

    @Test
    void healthTurnsWithinItsWindowAndBack() throws Exception {
        HealthRule rule = new HealthRule(Duration.ofSeconds(3), 20, 0.1);
        try (SpaceRegistry registry = open("lab", rule);
                Registered registered = register(registry, "heat", LONG)) {
            Registration heat = registered.registration();
            registry.report(heat, new CallCounts(9, 5, 5, 19));
            assertThat(registry.lookup("heat")).as("too few calls to tell").isInstanceOf(Lookup.Healthy.class);
            registry.report(heat, new CallCounts(0, 1, 0, 0));
            assertThat(registry.lookup("heat")).isEqualTo(new Lookup.Unhealthy(heat, new CallCounts(9, 6, 5, 19)));
            Lookup quiet = new Lookup.Healthy(heat, CallCounts.ZERO);
            assertThat(await(registry, "heat", quiet::equals))
                    .as("the window has passed")
                    .isEqualTo(quiet);
        }
    }

    @Test
    void reportsOfSeveralClientsAdd() throws Exception {
        try (SpaceRegistry one = open("lab");
                SpaceRegistry two = open("lab");
                Registered registered = register(one, "heat", LONG)) {
            one.report(registered.registration(), new CallCounts(100, 0, 0, 0));
            two.report(registered.registration(), new CallCounts(0, 10, 10, 11));
            assertThat(one.lookup("heat"))
                    .isEqualTo(new Lookup.Healthy(registered.registration(), new CallCounts(100, 10, 10, 11)));
            two.report(registered.registration(), new CallCounts(0, 0, 1, 1));
            two.report(registered.registration(), CallCounts.ZERO);
            assertThat(two.lookup("heat"))
                    .isEqualTo(new Lookup.Healthy(registered.registration(), new CallCounts(100, 10, 11, 12)));
            two.report(registered.registration(), new CallCounts(0, 0, 2, 2));
            assertThat(two.lookup("heat")).isInstanceOf(Lookup.Unhealthy.class);
        }
    }

    @Test
    void spacesAreFoundByWhatTheyOffer() throws Exception {
        try (SpaceRegistry registry = open("lab");
                Registered plain = registry.register("plain", "a", URI.create("memory:a"), "memory", PLAIN, LONG);
                Registered durable =
                        registry.register("durable", "b", URI.create("postgresql://b"), "postgresql", ALL, LONG)) {
            Capabilities large = new Capabilities(false, false, false, false, 1 << 20);
            assertThat(registry.list(Capabilities.NONE)).hasSize(2);
            assertThat(registry.list(large))
                    .containsExactly(new Lookup.Healthy(durable.registration(), CallCounts.ZERO));
            assertThat(registry.list(PLAIN))
                    .contains(new Lookup.Healthy(plain.registration(), CallCounts.ZERO))
                    .hasSize(2);
        }
    }

    @Test
    void aWatcherSeesEveryRegistration() throws Exception {
        BlockingQueue<Registration> seen = new ArrayBlockingQueue<>(10);
        try (SpaceRegistry registry = open("lab");
                Subscription watching = registry.watch(LONG, seen::add);
                Registered registered = register(registry, "heat", LONG)) {
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(registered.registration());
            assertThat(registered.renew(LONG)).isTrue();
            assertThat(watching.complete()).isTrue();
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void aDiscoveredSpaceIsTheRegisteredOneAndEveryFailureIsExplicit() throws Exception {
        SpaceName name = new SpaceName("lab", "heat");
        HealthRule rule = new HealthRule(LONG, 2, 0.5);
        URI address = URI.create("memory:" + UUID.randomUUID());
        assertThatThrownBy(() -> discover(name, rule))
                .hasMessageContaining("'heat' of tenant 'lab' is not registered at ");
        try (SpaceRegistry registry = open("lab", rule);
                TupleSpace there = Spaces.open(address, name, SpaceOptions.DEFAULT)) {
            Registered registered = registry.register("heat", "a", address, "memory", ALL, LONG);
            there.write(Tuple.of("here"));
            try (TupleSpace found = discover(name, rule)) {
                assertThat(found.count(Template.ALL)).isEqualTo(1);
            }
            registry.report(registered.registration(), new CallCounts(2, 0, 0, 1));
            assertThatThrownBy(() -> discover(name, rule))
                    .hasMessageContaining("is unhealthy: 1 of the last 2 calls failed");
            registered.close();
            registry.register("heat", "a", address, "memory", ALL, Duration.ofMillis(1));
            await(registry, "heat", Lookup.Expired.class::isInstance);
            assertThatThrownBy(() -> discover(name, rule)).hasMessageContaining("(epoch 2), and its lease has ended");
        }
    }

    private TupleSpace discover(SpaceName name, HealthRule rule) throws InterruptedException {
        return SpaceRegistry.discover(backend, name, SpaceOptions.DEFAULT, rule);
    }

    @Test
    void tenantsDoNotSeeEachOther() throws Exception {
        try (SpaceRegistry lab = open("lab");
                SpaceRegistry other = open("lab:heat");
                Registered mine = register(lab, "heat", LONG);
                Registered theirs = register(other, "heat", LONG)) {
            assertThat(mine.registration().epoch()).isEqualTo(1);
            assertThat(theirs.registration().epoch()).isEqualTo(1);
            assertThat(other.list(Capabilities.NONE)).hasSize(1);
            assertThat(lab.list(Capabilities.NONE)).hasSize(1);
        }
    }

    @Test
    void manyThatOpenANewRegistryAtOnceShareOneToken() throws Exception {
        int clients = 12;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> calls = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                String namespace = "n" + i % 3;
                calls.add(() -> {
                    try (SpaceRegistry registry = open("lab")) {
                        while (true) {
                            try (Registered registered = register(registry, namespace, LONG)) {
                                return registered.registration().epoch();
                            } catch (SpaceException refused) {
                                assertThat(refused.kind()).isEqualTo(SpaceException.Kind.REFUSED);
                            }
                        }
                    }
                });
            }
            List<Long> epochs = new ArrayList<>();
            for (Future<Long> epoch : threads.invokeAll(calls)) {
                epochs.add(epoch.get());
            }
            assertThat(epochs).containsExactlyInAnyOrder(1L, 1L, 1L, 2L, 2L, 2L, 3L, 3L, 3L, 4L, 4L, 4L);
        }
        try (TupleSpace inside =
                Spaces.open(backend, new SpaceName("lab", "parhelion.registry"), SpaceOptions.DEFAULT.inOrder())) {
            assertThat(inside.count(Template.of("offer", Template.ANY))).isEqualTo(1);
            assertThat(inside.count(Template.of("token", Template.ANY))).isEqualTo(1);
        }
    }

    private static Lookup await(SpaceRegistry registry, String namespace, Predicate<Lookup> condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        Lookup found = registry.lookup(namespace);
        while (!condition.test(found) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1); // Between two looks.
            found = registry.lookup(namespace);
        }
        return found;
    }
}
