package org.parhelion.space.registry;

import static org.parhelion.space.Template.ANY;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/**
 * The registered spaces of one tenant, kept in a tuple space of that tenant: no search ever sees another's.
 *
 * <pre>
 *   ("offer", uuid)                                the first one in order names the token that counts
 *   ("token", uuid)                                the right to change the registry
 *   ("space", namespace, id, address, …, epoch)    registered; its lease is that of the registration
 *   ("last", namespace, id, address, …, epoch)     the last registration of the name, for ever
 *   ("ended", namespace, epoch)                    that registration was deregistered, not expired
 *   ("calls", namespace, epoch, reads, writes, takes, errors)    a client's report; its lease is the window
 * </pre>
 *
 * <p>Leases run by the clock of the space. A client whose clock jumps or which was paused changes nothing for others, and the
 * window slides by the ends of the reports' leases. Any thread may call any method.
 */
public final class SpaceRegistry implements AutoCloseable {
    private static final String OFFER = "offer";
    private static final String TOKEN = "token";
    private static final String SPACE = "space";
    private static final String LAST = "last";
    private static final String ENDED = "ended";
    private static final String CALLS = "calls";

    /** The namespace of the registry itself. */
    private static final String NAMESPACE = "parhelion.registry";

    /** How long a change may take before it is undone, so that a dead process does not block the others. */
    private static final Duration CHANGE = Duration.ofSeconds(30);

    private final TupleSpace space;
    private final HealthRule rule;
    private final String token;

    private SpaceRegistry(TupleSpace space, HealthRule rule) {
        this.space = space;
        this.rule = rule;
        this.token = electToken();
    }

    /**
     * Opens the registry of a tenant.
     *
     * @param address the backend, as {@link Spaces#open} has it
     * @param tenant whose registry
     * @param options how the backend is opened
     * @param rule when a space counts as unhealthy; the same at all clients
     * @return the registry; the caller closes it
     * @throws IllegalArgumentException if no provider knows the address
     * @throws SpaceException if the backend cannot be reached or refuses
     */
    public static SpaceRegistry open(URI address, String tenant, SpaceOptions options, HealthRule rule) {
        TupleSpace space = Spaces.open(address, new SpaceName(tenant, NAMESPACE), options.inOrder());
        try {
            return new SpaceRegistry(space, rule);
        } catch (RuntimeException e) {
            space.close();
            throw e;
        }
    }

    /**
     * Opens a space that is registered somewhere.
     *
     * @param registry the backend of the registry
     * @param name whose space, and which
     * @param options how registry and space are opened
     * @param rule when a space counts as unhealthy
     * @return the space; the caller closes it
     * @throws SpaceException of kind {@code UNREACHABLE} if the name is unknown, expired or unhealthy; the message tells which
     * @throws InterruptedException if the thread was interrupted while it waited for a change of the registry
     */
    public static TupleSpace discover(URI registry, SpaceName name, SpaceOptions options, HealthRule rule)
            throws InterruptedException {
        try (SpaceRegistry open = open(registry, name.tenant(), options, rule)) {
            return switch (open.lookup(name.namespace())) {
                case Lookup.Healthy(Registration found, CallCounts _) -> Spaces.open(found.address(), name, options);
                case Lookup.Unhealthy(Registration found, CallCounts recent) ->
                    throw unreachable(
                            name,
                            "at " + found.address() + " is unhealthy: " + recent.errors() + " of the last "
                                    + recent.calls() + " calls failed");
                case Lookup.Expired(Registration last) ->
                    throw unreachable(
                            name,
                            "was at " + last.address() + " (epoch " + last.epoch()
                                    + "), and its lease has ended: has its process died?");
                case Lookup.Unknown _ -> throw unreachable(name, "is not registered at " + registry);
            };
        }
    }

    private static SpaceException unreachable(SpaceName name, String why) {
        return new SpaceException(
                SpaceException.Kind.UNREACHABLE,
                "the space '" + name.namespace() + "' of tenant '" + name.tenant() + "' " + why);
    }

    /**
     * Finds which token counts. Two processes may open a new registry at the same time: each offers a token, and the first offer in
     * order counts, for all and for ever. An offer is never taken while it is the first, so it is seen even while its token is in
     * the hands of a change.
     */
    private String electToken() {
        List<Tuple> offers = space.readAll(Template.of(OFFER, ANY), 1);
        if (offers.isEmpty()) {
            String mine = UUID.randomUUID().toString();
            space.write(Tuple.of(TOKEN, mine)); // Before its offer: an offered token exists.
            space.write(Tuple.of(OFFER, mine));
            offers = space.readAll(Template.of(OFFER, ANY), 1);
            if (!offers.getFirst().stringAt(1).equals(mine)) {
                space.takeAll(Template.of(OFFER, mine), 1);
                space.takeAll(Template.of(TOKEN, mine), 1);
            }
        }
        return offers.getFirst().stringAt(1);
    }

    /**
     * Registers a space.
     *
     * @param namespace its namespace, which no other unexpired registration of this tenant has
     * @param id a name for people
     * @param address what {@link Spaces#open} opens
     * @param backend what keeps the tuples
     * @param capabilities what it offers
     * @param lease how long it stays registered unless it is renewed; positive
     * @return the registration
     * @throws SpaceException of kind {@code REFUSED} if the namespace is registered; the message names by whom
     * @throws InterruptedException if the thread was interrupted while it waited for another change
     */
    public Registered register(
            String namespace, String id, URI address, String backend, Capabilities capabilities, Duration lease)
            throws InterruptedException {
        SpaceName name = new SpaceName(space.name().tenant(), namespace);
        try (Transaction change = space.begin(CHANGE)) {
            Tuple right = lock(change);
            Optional<Tuple> present = change.readIfExists(any(SPACE, namespace), Duration.ZERO);
            if (present.isPresent()) {
                Registration other = registration(present.get());
                throw new SpaceException(
                        SpaceException.Kind.REFUSED,
                        "the namespace '" + namespace + "' is registered by " + other.id() + " at " + other.address()
                                + " (epoch " + other.epoch() + "); deregister it, or wait for its lease to end");
            }
            long epoch = 1
                    + change.takeIfExists(any(LAST, namespace), Duration.ZERO)
                            .map(last -> registration(last).epoch())
                            .orElse(0L);
            Registration registration = new Registration(name, id, address, backend, capabilities, epoch);
            change.takeAll(Template.of(ENDED, namespace, ANY), Integer.MAX_VALUE);
            change.write(tuple(LAST, registration));
            Lease held = change.write(tuple(SPACE, registration), lease);
            change.write(right);
            change.commit();
            return new Registered(this, registration, held);
        }
    }

    void deregister(Registration registration) {
        String namespace = registration.name().namespace();
        try (Transaction change = space.begin(CHANGE)) {
            Tuple right = lock(change);
            List<Tuple> removed = change.takeAll(exactly(tuple(SPACE, registration)), 1);
            if (!removed.isEmpty()) {
                change.write(Tuple.of(ENDED, namespace, registration.epoch()));
            }
            change.write(right);
            change.commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The lease ends the registration.
        }
    }

    private Tuple lock(Transaction change) throws InterruptedException {
        return change.take(Template.of(TOKEN, token), CHANGE)
                .orElseThrow(() -> new SpaceException(
                        SpaceException.Kind.REFUSED,
                        "the registry of tenant '" + space.name().tenant() + "' was being changed for " + CHANGE
                                + "; try again"));
    }

    /**
     * Searches for a space.
     *
     * @param namespace its namespace
     * @return the registration and its health, or why there is none
     * @throws InterruptedException if the thread was interrupted while it waited for a change
     */
    public Lookup lookup(String namespace) throws InterruptedException {
        Optional<Tuple> present = space.readIfExists(any(SPACE, namespace), CHANGE);
        if (present.isPresent()) {
            return judged(registration(present.get()));
        }
        Optional<Registration> last =
                space.readIfExists(any(LAST, namespace), CHANGE).map(this::registration);
        if (last.isEmpty()) {
            return new Lookup.Unknown(new SpaceName(space.name().tenant(), namespace));
        }
        // Registered between the two searches? Then the last registration is the present one.
        Optional<Tuple> meanwhile = space.readIfExists(any(SPACE, namespace), CHANGE);
        if (meanwhile.isPresent()) {
            return judged(registration(meanwhile.get()));
        }
        Template ended = Template.of(ENDED, namespace, last.get().epoch());
        return space.readIfExists(ended, CHANGE).isPresent()
                ? new Lookup.Unknown(last.get().name())
                : new Lookup.Expired(last.get());
    }

    /**
     * Searches for spaces by what they offer.
     *
     * @param required what is needed
     * @return all registered spaces that offer it, each with its health
     */
    public List<Lookup> list(Capabilities required) {
        return space.readAll(any(SPACE), Integer.MAX_VALUE).stream()
                .map(this::registration)
                .filter(registration -> registration.capabilities().cover(required))
                .map(this::judged)
                .toList();
    }

    private Lookup judged(Registration registration) {
        Template reports =
                Template.of(CALLS, registration.name().namespace(), registration.epoch(), ANY, ANY, ANY, ANY);
        CallCounts recent = space.readAll(reports, Integer.MAX_VALUE).stream()
                .map(report -> new CallCounts(report.longAt(3), report.longAt(4), report.longAt(5), report.longAt(6)))
                .reduce(CallCounts.ZERO, CallCounts::plus);
        return rule.healthy(recent)
                ? new Lookup.Healthy(registration, recent)
                : new Lookup.Unhealthy(registration, recent);
    }

    /**
     * Reports calls to a registered space; they count for its health until the window has passed.
     *
     * @param registration the space
     * @param calls what was called since the last report
     */
    public void report(Registration registration, CallCounts calls) {
        if (calls.calls() > 0) {
            space.write(
                    Tuple.of(
                            CALLS,
                            registration.name().namespace(),
                            registration.epoch(),
                            calls.reads(),
                            calls.writes(),
                            calls.takes(),
                            calls.errors()),
                    rule.window());
        }
    }

    /**
     * Calls a handler with each space that is registered from now on.
     *
     * @param lease how long the subscription lasts unless it is renewed; positive
     * @param handler receives registrations
     * @return the subscription
     */
    public Subscription watch(Duration lease, Consumer<Registration> handler) {
        return space.notify(any(SPACE), lease, tuple -> handler.accept(registration(tuple)));
    }

    /** Releases the connection. What was registered stays, until its lease ends. */
    @Override
    public void close() {
        space.close();
    }

    private static Template any(String kind) {
        return Template.of(kind, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY);
    }

    private static Template any(String kind, String namespace) {
        return Template.of(kind, namespace, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY);
    }

    private static Template exactly(Tuple tuple) {
        return Template.of(tuple.fields().toArray());
    }

    private static Tuple tuple(String kind, Registration of) {
        Capabilities offers = of.capabilities();
        return Tuple.of(Stream.of(
                        kind,
                        of.name().namespace(),
                        of.id(),
                        of.address().toString(),
                        of.backend(),
                        offers.durable(),
                        offers.transactions(),
                        offers.notifications(),
                        offers.ranges(),
                        offers.tupleBytesMax(),
                        of.epoch())
                .toArray());
    }

    private Registration registration(Tuple tuple) {
        return new Registration(
                new SpaceName(space.name().tenant(), tuple.stringAt(1)),
                tuple.stringAt(2),
                URI.create(tuple.stringAt(3)),
                tuple.stringAt(4),
                new Capabilities(
                        tuple.booleanAt(5),
                        tuple.booleanAt(6),
                        tuple.booleanAt(7),
                        tuple.booleanAt(8),
                        tuple.longAt(9)),
                tuple.longAt(10));
    }
}
