package org.parhelion.benchmarks.vote;

import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.signature.Ed25519Signatures;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.space.SpaceException;
import org.parhelion.space.TupleSpace;

/** The generals of one process: each a thread that meets the others in the space only. */
public final class GeneralsNode {
    private final TupleSpace space;
    private final Vote vote;

    /**
     * Describes a node.
     *
     * @param space where the generals meet
     * @param vote what they vote on
     */
    public GeneralsNode(TupleSpace space, Vote vote) {
        this.space = space;
        this.vote = vote;
    }

    /**
     * Runs generals until they have decided.
     *
     * @param first the first general of this node
     * @param end the first general after it
     * @throws SpaceException if the space fails
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public void run(int first, int end) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int general = first; general < end; general++) {
                int self = general;
                running.add(threads.submit(() -> {
                    act(self);
                    return self;
                }));
            }
            for (Future<?> future : running) {
                await(future);
            }
        }
    }

    private static void await(Future<?> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a general failed", e.getCause());
        }
    }

    private void act(int self) throws InterruptedException {
        Optional<KeyPair> keys = vote.signed() ? Optional.of(Ed25519Signatures.newKeyPair()) : Optional.empty();
        Optional<Signer> signer = keys.map(pair -> Ed25519Signatures.signer(self, pair));
        Council council = vote.council(space, signer);
        council.publishKey(self, keys.map(Ed25519Signatures::publicBytes).orElse(new byte[0]));
        boolean traitor = vote.traitor() == self;
        if (traitor || self == 0) {
            council.pass(Council.READ, self);
        }
        if (traitor) {
            new SpaceTraitor(council, self, vote.treason()).run();
        } else if (self == 0) {
            command(council);
        } else {
            new SpaceLieutenant(council, self).run();
        }
    }

    private void command(Council council) throws InterruptedException {
        council.propose(Order.ATTACK);
        for (int general = 1; general < vote.generals(); general++) {
            if (general != vote.traitor()) {
                council.readDecision(general, Duration.ofSeconds(60));
            }
        }
        int proposals = council.proposals().size();
        List<String> noticed = switch (proposals) {
            case 1 -> List.of();
            case 0 -> List.of("my proposal was taken");
            default -> List.of("somebody proposes in my name");
        };
        council.decide(0, Order.ATTACK, noticed);
    }
}
