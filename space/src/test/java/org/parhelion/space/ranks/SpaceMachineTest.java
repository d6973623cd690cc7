package org.parhelion.space.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;
import org.parhelion.space.store.SpaceRequest.Begin;
import org.parhelion.space.store.SpaceRequest.Cancel;
import org.parhelion.space.store.SpaceRequest.End;
import org.parhelion.space.store.SpaceRequest.Find;
import org.parhelion.space.store.SpaceRequest.FindAll;
import org.parhelion.space.store.SpaceRequest.Write;

/** The protocol in virtual time: random clients, random delays, messages of different pairs overtake each other. */
class SpaceMachineTest {
    private static final int RANKS = 4;
    private static final int CLIENTS = 12;
    private static final int STEPS = 30;
    private static final int SEEDS = 50;
    private static final long NONE = SpaceRequest.NO_TRANSACTION;
    private static final long FOREVER = Long.MAX_VALUE;

    /** Changes a message of a client on its way to the owner. */
    @FunctionalInterface
    private interface Mutation {
        SpaceMessage of(SpaceMessage message);
    }

    private final long firstSeed = Long.getLong("parhelion.seed", new Random().nextLong());

    @Test
    void noTupleIsTakenTwiceAndNoAcknowledgedWriteIsLost() {
        for (long seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
            new Run(seed, message -> message).check();
        }
    }

    @Test
    void anOwnerThatLeavesATakenTupleIsCaught() {
        assertCaught(message -> message instanceof SpaceMessage.Ask(int connection, long request, Find find)
                        && find.take()
                        && request % 5 == 0
                ? new SpaceMessage.Ask(
                        connection,
                        request,
                        new Find(find.template(), false, find.ifExists(), find.timeoutNanos(), find.transaction()))
                : message);
    }

    @Test
    void anOwnerThatForgetsACommitIsCaught() {
        assertCaught(message ->
                message instanceof SpaceMessage.Ask(int connection, long request, End end) && request % 3 == 0
                        ? new SpaceMessage.Ask(connection, request, new End(end.transaction(), false))
                        : message);
    }

    private void assertCaught(Mutation mutation) {
        assertThatThrownBy(() ->
                        LongStream.range(firstSeed, firstSeed + SEEDS).forEach(seed -> new Run(seed, mutation).check()))
                .isInstanceOf(AssertionError.class);
    }

    /** One run of one seed. */
    private static final class Run {
        private final long seed;
        private final SplitMix64 random;
        private final SimulatedNetwork<SpaceMessage, SpaceMessage.Answer> network;
        private final SpaceMachine[] machines = new SpaceMachine[RANKS];
        private final Mutation mutation;
        private final Map<Integer, Client> clients = new HashMap<>();
        private final List<Long> written = new ArrayList<>();
        private final List<Long> taken = new ArrayList<>();
        private long lastValue;

        Run(long seed, Mutation mutation) {
            this.seed = seed;
            this.random = new SplitMix64(seed);
            this.mutation = mutation;
            this.network = new SimulatedNetwork<>(
                    seed, NetworkOptions.COMM.withLatency(1_000, 50_000), new SpaceMessageCodec());
            for (int rank = 0; rank < RANKS; rank++) {
                machines[rank] = new SpaceMachine(rank);
                network.add(mutated(machines[rank]));
            }
            network.listen((_, rank, answer) -> {
                Client client = Objects.requireNonNull(clients.get(answer.connection()));
                assertThat(rank).as("the rank that gets the answer, %s", this).isEqualTo(client.rank);
                client.answered(answer.request(), answer.body());
            });
        }

        /** Mutates what comes from other ranks. */
        private Machine<SpaceMessage, SpaceMessage.Answer> mutated(SpaceMachine machine) {
            return (input, output) -> machine.step(
                    input instanceof Input.Message<SpaceMessage> message
                            ? new Input.Message<>(message.nowNanos(), message.from(), mutation.of(message.body()))
                            : input,
                    output);
        }

        void check() {
            for (int i = 0; i < CLIENTS; i++) {
                int owner = random.nextInt(RANKS);
                new Client(random.nextInt(RANKS), owner, new SpaceName("space of", "rank " + owner)).open(STEPS);
            }
            runUntilDone();
            List<Long> left = new ArrayList<>();
            for (int owner = 0; owner < RANKS; owner++) {
                Client last = new Client(0, owner, new SpaceName("space of", "rank " + owner));
                last.open(0);
                runUntilDone();
                last.ask(new FindAll(Template.ALL, true, Integer.MAX_VALUE, NONE), reply -> left.addAll(values(reply)));
                runUntilDone();
            }
            List<Long> found = new ArrayList<>(taken);
            found.addAll(left);
            Collections.sort(found);
            Collections.sort(written);
            assertThat(found).as("taken or left, %s", this).isEqualTo(written);
        }

        private void runUntilDone() {
            assertThat(network.runUntil(() -> clients.values().stream().allMatch(Client::idle), 60_000_000_000L))
                    .as("all requests have their replies, %s", this)
                    .isTrue();
        }

        @Override
        public String toString() {
            return "-Dparhelion.seed=" + seed;
        }

        private static List<Long> values(SpaceReply reply) {
            return switch (reply) {
                case SpaceReply.Found(Optional<Tuple> tuple) ->
                    tuple.stream().map(found -> found.longAt(1)).toList();
                case SpaceReply.FoundAll(List<Tuple> tuples) ->
                    tuples.stream().map(found -> found.longAt(1)).toList();
                default -> throw new AssertionError("not found: " + reply);
            };
        }

        /** One connection, which asks one thing after another. */
        private final class Client {
            private final int rank;
            private final int owner;
            private final int connection = clients.size() + 1;
            private final SpaceName name;
            private final Map<Long, Consumer<SpaceReply>> pending = new HashMap<>();
            private long lastRequest;
            private int stepsLeft;

            Client(int rank, int owner, SpaceName name) {
                this.rank = rank;
                this.owner = owner;
                this.name = name;
                clients.put(connection, this);
            }

            boolean idle() {
                return pending.isEmpty() && stepsLeft == 0;
            }

            void open(int steps) {
                stepsLeft = steps;
                send(++lastRequest, new SpaceMessage.Open(connection, lastRequest, name), _ -> next());
            }

            long ask(SpaceRequest body, Consumer<SpaceReply> then) {
                long request = ++lastRequest;
                send(request, new SpaceMessage.Ask(connection, request, body), then);
                return request;
            }

            private void send(long request, SpaceMessage message, Consumer<SpaceReply> then) {
                pending.put(request, then);
                // Later than the answer that this follows: a machine takes one step after another.
                network.at(
                        network.nowNanos(),
                        () -> network.call(
                                rank, (nowNanos, output) -> machines[rank].send(owner, message, nowNanos, output)));
            }

            void answered(long request, SpaceReply reply) {
                Consumer<SpaceReply> then = pending.remove(request);
                if (then == null) {
                    throw new AssertionError("no request " + request + ", which " + reply + " answers, " + Run.this);
                }
                then.accept(reply);
            }

            private void next() {
                if (stepsLeft == 0) {
                    return;
                }
                stepsLeft--;
                switch (random.nextInt(7)) {
                    case 0, 1, 2 -> write();
                    case 3 -> take(random.nextBoolean() ? 0 : random.nextInt(1_000_000));
                    case 4 -> takeAndCancel();
                    case 5 ->
                        ask(new FindAll(Template.ALL, true, 1 + random.nextInt(3), NONE), reply -> {
                            taken.addAll(values(reply));
                            next();
                        });
                    default -> transact();
                }
            }

            private void write() {
                long value = ++lastValue;
                ask(new Write(Tuple.of("task", value), FOREVER, NONE), _ -> {
                    written.add(value);
                    next();
                });
            }

            private void take(long timeoutNanos) {
                ask(new Find(Template.ALL, true, false, timeoutNanos, NONE), reply -> {
                    taken.addAll(values(reply));
                    next();
                });
            }

            private void takeAndCancel() {
                boolean[] ended = new boolean[1];
                long request = ask(new Find(Template.ALL, true, false, FOREVER, NONE), reply -> {
                    taken.addAll(values(reply));
                    ended[0] = true;
                });
                ask(new Cancel(request), reply -> {
                    boolean canceled = reply.equals(new SpaceReply.Done(true));
                    assertThat(canceled)
                            .as("canceled, or ended before, %s", Run.this)
                            .isNotEqualTo(ended[0]);
                    if (canceled) {
                        pending.remove(request);
                    }
                    next();
                });
            }

            private void transact() {
                long value = ++lastValue;
                ask(new Begin(FOREVER), opened -> {
                    long transaction = ((SpaceReply.Opened) opened).number();
                    ask(
                            new Find(Template.ALL, true, false, 0, transaction),
                            found -> ask(
                                    new Write(Tuple.of("result", value), FOREVER, transaction),
                                    _ -> end(transaction, random.nextBoolean(), values(found), value)));
                });
            }

            private void end(long transaction, boolean commit, List<Long> took, long wrote) {
                ask(new End(transaction, commit), _ -> {
                    if (commit) {
                        taken.addAll(took);
                        written.add(wrote);
                    }
                    next();
                });
            }
        }
    }
}
