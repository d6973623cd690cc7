package org.parhelion.consensus.broadcast;

import java.util.Optional;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * Reliable broadcast among n ≥ 3f + 1 members, f of which may be Byzantine (Bracha: Asynchronous Byzantine agreement
 * protocols, Information and Computation 75, 1987, §3).
 *
 * <pre>
 *   broadcaster → all:  Initial(v)                                       n − 1 messages
 *   all → all:          Echo(v)    on Initial(v)                         n (n − 1)
 *   all → all:          Ready(v)   on more than (n + f) / 2 echoes,
 *                                  or f + 1 readies                      n (n − 1)
 *   deliver v                      on 2f + 1 readies
 * </pre>
 *
 * <p>Validity: the value of a loyal broadcaster is delivered. Agreement: no two loyal members deliver different values.
 * Totality: if one loyal member delivers, all do. Delays may have any length, but messages between loyal members must
 * not be lost.
 *
 * @param <V> what is broadcast: immutable, with equals and hashCode
 */
public class ReliableBroadcast<V> implements Machine<Voice<V>, Delivered<V>> {
    private static final int MAX_MEMBERS = Long.SIZE;

    private final int n;
    private final int f;
    private final int self;
    private final int broadcaster;
    private final long instance;
    private final Optional<V> own;

    private boolean started;
    private boolean echoed;
    private boolean ready;
    private boolean delivered;
    private final Ballots<V> echoes = new Ballots<>();
    private final Ballots<V> readies = new Ballots<>();

    ReliableBroadcast(int n, int f, int self, int broadcaster, long instance, Optional<V> own) {
        if (n < 1 || n > MAX_MEMBERS) {
            throw new IllegalArgumentException(n + " members: between 1 and " + MAX_MEMBERS + " are supported");
        }
        if (f < 0 || f >= n) {
            throw new IllegalArgumentException("f " + f + " is outside 0 … " + (n - 1));
        }
        if (self < 0 || self >= n || broadcaster < 0 || broadcaster >= n) {
            throw new IllegalArgumentException(
                    "member " + self + ", broadcaster " + broadcaster + ": one is outside 0 … " + (n - 1));
        }
        this.n = n;
        this.f = f;
        this.self = self;
        this.broadcaster = broadcaster;
        this.instance = instance;
        this.own = own;
    }

    /**
     * {@return the member that broadcasts a value}
     *
     * @param <V> what is broadcast
     * @param n the number of members, at most 64
     * @param f the number of members that may be Byzantine; the guarantees need n ≥ 3f + 1
     * @param self this member
     * @param instance the number of the broadcast, the same for all members and never used again
     * @param value the value
     */
    public static <V> ReliableBroadcast<V> broadcaster(int n, int f, int self, long instance, V value) {
        return new ReliableBroadcast<>(n, f, self, self, instance, Optional.of(value));
    }

    /**
     * {@return a member that waits for the broadcaster's value}
     *
     * @param <V> what is broadcast
     * @param n the number of members, at most 64
     * @param f the number of members that may be Byzantine; the guarantees need n ≥ 3f + 1
     * @param self this member
     * @param broadcaster the member that broadcasts
     * @param instance the number of the broadcast, the same for all members and never used again
     */
    public static <V> ReliableBroadcast<V> listener(int n, int f, int self, int broadcaster, long instance) {
        return new ReliableBroadcast<>(n, f, self, broadcaster, instance, Optional.empty());
    }

    /**
     * {@return the number of messages if all members are loyal: (n − 1) + 2n(n − 1)}
     *
     * @param n the number of members
     */
    public static long messageCount(int n) {
        return n - 1L + 2L * n * (n - 1L);
    }

    /** The number of echoes after which a member is ready: any two sets of this size share a loyal member. */
    int echoQuorum() {
        return (n + f) / 2 + 1;
    }

    /** The number of readies after which a member is ready: one of their senders is loyal. */
    int readyQuorum() {
        return f + 1;
    }

    /**
     * The number of readies after which a member delivers: f + 1 of their senders are loyal, and make all members
     * ready.
     */
    int deliveryQuorum() {
        return 2 * f + 1;
    }

    @Override
    public void step(Input<Voice<V>> input, Output<Voice<V>, Delivered<V>> output) {
        if (!started) {
            started = true;
            own.ifPresent(value -> {
                toOthers(new Voice.Initial<>(instance, value), output);
                echo(value, output);
            });
        }
        if (input instanceof Input.Message<Voice<V>>(long _, int from, Voice<V> voice)
                && voice.instance() == instance
                && from >= 0
                && from < n) {
            hear(from, voice, output);
        }
    }

    private void hear(int from, Voice<V> voice, Output<Voice<V>, Delivered<V>> output) {
        switch (voice) {
            case Voice.Initial<V> initial -> {
                if (from == broadcaster) {
                    echo(initial.value(), output);
                }
            }
            case Voice.Echo<V> echo -> countEcho(from, echo.value(), output);
            case Voice.Ready<V> word -> countReady(from, word.value(), output);
        }
    }

    private void echo(V value, Output<Voice<V>, Delivered<V>> output) {
        if (!echoed) {
            echoed = true;
            toOthers(new Voice.Echo<>(instance, value), output);
            countEcho(self, value, output);
        }
    }

    private void countEcho(int from, V value, Output<Voice<V>, Delivered<V>> output) {
        if (echoes.count(from, value) >= echoQuorum()) {
            beReady(value, output);
        }
    }

    private void beReady(V value, Output<Voice<V>, Delivered<V>> output) {
        if (!ready) {
            ready = true;
            toOthers(new Voice.Ready<>(instance, value), output);
            countReady(self, value, output);
        }
    }

    private void countReady(int from, V value, Output<Voice<V>, Delivered<V>> output) {
        int supporters = readies.count(from, value);
        if (supporters >= readyQuorum()) {
            beReady(value, output);
        }
        if (supporters >= deliveryQuorum() && !delivered) {
            delivered = true;
            output.emit(new Delivered<>(instance, value));
        }
    }

    private void toOthers(Voice<V> voice, Output<Voice<V>, Delivered<V>> output) {
        for (int to = 0; to < n; to++) {
            if (to != self) {
                output.send(to, voice);
            }
        }
    }
}
