package org.parhelion.space.contract;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;

/** A client in a process of its own, which a test kills or pauses. It prints each verb after it has returned. */
final class CrashClient {
    private static final Duration SHORT = Duration.ofMillis(500);

    private CrashClient() {}

    /**
     * Runs the client until it is killed.
     *
     * @param arguments the address, the namespace, the number of this client, and {@code hold} to take a tuple in a transaction
     *     and keep it, {@code go on} to do the same and go on when a line arrives, {@code take} to take, or {@code work} to write
     *     and take
     */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        SpaceName name = new SpaceName("contract", arguments[1]);
        long client = Long.parseLong(arguments[2]);
        try (TupleSpace space = Spaces.open(URI.create(arguments[0]), name, SpaceOptions.DEFAULT)) {
            switch (arguments[3]) {
                case "hold" -> hold(space);
                case "go on" -> goOn(space);
                case "take" -> take(space);
                case "work" -> work(space, client);
                default -> throw new IllegalArgumentException(arguments[3]);
            }
        }
    }

    private static void hold(TupleSpace space) throws InterruptedException {
        Transaction transaction = space.begin(Duration.ofSeconds(2));
        Optional<Tuple> taken = transaction.take(SpaceFixture.TASKS, Duration.ZERO);
        transaction.write(Tuple.of("result", 1));
        System.out.println("took " + taken.isPresent());
        Thread.sleep(Duration.ofHours(1));
    }

    private static void goOn(TupleSpace space) throws InterruptedException, IOException {
        Lease lease = space.write(Tuple.of("lent"));
        Transaction transaction = space.begin(Duration.ofHours(1));
        Optional<Tuple> taken = transaction.take(SpaceFixture.TASKS, Duration.ZERO);
        transaction.write(Tuple.of("result", 1));
        transaction.renew(SHORT); // not before: all of the above may take longer
        lease.renew(SHORT);
        System.out.println("took " + taken.isPresent());
        if (System.in.read() < 0) {
            return;
        }
        tell("commit", () -> {
            transaction.commit();
            return true;
        });
        tell("renew", () -> lease.renew(Duration.ofHours(1)));
        tell("cancel", lease::cancel);
        space.write(Tuple.of("next"));
        System.out.println("wrote");
        Thread.sleep(Duration.ofHours(1));
    }

    private static void tell(String verb, BooleanSupplier call) {
        try {
            System.out.println(verb + " " + call.getAsBoolean());
        } catch (SpaceException e) {
            System.out.println(verb + " " + e.kind());
        }
    }

    private static void take(TupleSpace space) throws InterruptedException {
        System.out.println("takes");
        while (true) {
            Optional<Tuple> taken = space.take(SpaceFixture.TASKS, TupleVerbs.FOREVER);
            System.out.println("took " + taken.orElseThrow().longAt(1));
        }
    }

    private static void work(TupleSpace space, long client) throws InterruptedException {
        for (long i = 0; ; i++) {
            System.out.println("writes " + client + " " + i);
            space.write(Tuple.of("job", client, i));
            System.out.println("wrote " + client + " " + i);
            Optional<Tuple> taken = space.take(Template.of("job", Template.ANY, Template.ANY), Duration.ZERO);
            taken.ifPresent(tuple -> System.out.println("took " + tuple.longAt(1) + " " + tuple.longAt(2)));
        }
    }
}
