package org.parhelion.space.contract;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** A client in a process of its own, which a test kills. It prints each verb after it has returned. */
final class CrashClient {
    private CrashClient() {}

    /**
     * Runs the client until it is killed.
     *
     * @param arguments the address, the namespace, the number of this client, and {@code hold} to take a tuple in a transaction
     *     and keep it, or {@code work} to write and take
     */
    public static void main(String[] arguments) throws InterruptedException {
        SpaceName name = new SpaceName("contract", arguments[1]);
        long client = Long.parseLong(arguments[2]);
        try (TupleSpace space = Spaces.open(URI.create(arguments[0]), name, SpaceOptions.DEFAULT)) {
            if (arguments[3].equals("hold")) {
                hold(space);
            } else {
                work(space, client);
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
