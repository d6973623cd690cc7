package org.parhelion.space.history;

import static org.parhelion.space.Template.ANY;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Clients that write, take, read and count a few tuples of one space at once, until their calls are judged. */
public final class HistoryClients implements AutoCloseable {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int CALLS_PER_KEY = 10;

    private final HistoryRecorder recorder = new HistoryRecorder();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final List<TupleSpace> spaces;
    private final long patienceMillis;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> clients = new ArrayList<>();

    /**
     * Starts the clients.
     *
     * @param spaces the space, opened for each client; closed with the clients
     * @param seed what they do
     * @param patience how long one call, or a number of calls, may take on a busy machine
     */
    public HistoryClients(List<TupleSpace> spaces, long seed, Duration patience) {
        this.spaces = List.copyOf(spaces);
        this.patienceMillis = patience.toMillis();
        SplittableRandom random = new SplittableRandom(seed);
        for (int client = 0; client < spaces.size(); client++) {
            int number = client;
            RandomGenerator choices = random.split();
            clients.add(threads.submit(() -> {
                work(number, choices);
                return number;
            }));
        }
    }

    /** Each key's calls are judged together; new keys keep them few. */
    private void work(int client, RandomGenerator choices) throws InterruptedException {
        TupleSpace space = spaces.get(client);
        for (int i = 0; !over.get(); i++) {
            String key = "key " + i / CALLS_PER_KEY + " " + choices.nextInt(2);
            keys.add(key);
            Template template = Template.of(key, ANY);
            switch (choices.nextInt(8)) {
                case 0, 1, 2 -> recorder.write(client, space, Tuple.of(key, 1000L * i + client));
                case 3, 4, 5 -> recorder.take(client, space, template, AT_ONCE);
                case 6 -> recorder.read(client, space, template, AT_ONCE);
                default -> recorder.count(client, space, template);
            }
            calls.incrementAndGet();
        }
    }

    /**
     * Waits for further calls.
     *
     * @param more how many
     * @throws AssertionError if they take too long, or a client has failed
     */
    public void awaitMore(int more) throws InterruptedException {
        int before = calls.get();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        while (calls.get() <= before + more) {
            clients.stream().filter(Future::isDone).forEach(this::await);
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the clients made " + (calls.get() - before) + " calls within "
                        + patienceMillis + " ms, of " + more);
            }
            Thread.sleep(1);
        }
    }

    /**
     * Ends the clients' work, and takes what is left.
     *
     * @param rest the space, opened once more
     * @return all calls
     * @throws AssertionError if a client has failed, or does not end
     */
    public List<Operation> end(TupleSpace rest) throws InterruptedException {
        over.set(true);
        clients.forEach(this::await);
        for (String key : keys) {
            boolean more = true;
            while (more) {
                more = recorder.take(spaces.size(), rest, Template.of(key, ANY), AT_ONCE)
                        .isPresent();
            }
        }
        return recorder.history();
    }

    private void await(Future<?> client) {
        try {
            client.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a client failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a client's call does not end", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        over.set(true);
        threads.shutdownNow();
        spaces.forEach(TupleSpace::close);
    }
}
