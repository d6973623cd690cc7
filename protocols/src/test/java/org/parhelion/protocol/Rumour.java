package org.parhelion.protocol;

import java.util.random.RandomGenerator;

/** The smallest protocol that uses everything: a rumour is told on every 10 ms, to a random member, until it is old. */
final class Rumour implements Machine<Rumour.Told, Rumour.Heard> {
    static final long PERIOD_NANOS = 10_000_000;
    static final int TELLINGS = 20;

    record Told(int hops) {}

    record Heard(int hops) {}

    static final Codec<Told> CODEC = new Codec<>() {
        @Override
        public void encode(Told message, Encoder encoder) {
            encoder.writeVarint(message.hops());
        }

        @Override
        public Told decode(Decoder decoder) {
            return new Told(decoder.readVarintBelow(1000));
        }
    };

    private final int self;
    private final int members;
    private final RandomGenerator random;
    private int hops = -1;
    private int tellings;

    Rumour(int self, int members, RandomGenerator random) {
        this.self = self;
        this.members = members;
        this.random = random;
    }

    @Override
    public void step(Input<Told> input, Output<Told, Heard> output) {
        switch (input) {
            case Input.Message<Told> told -> hear(told.nowNanos(), told.body().hops(), output);
            case Input.Tick<Told> tick -> tell(tick.nowNanos(), output);
        }
    }

    boolean heard() {
        return hops >= 0;
    }

    void hear(long nowNanos, int toldHops, Output<Told, Heard> output) {
        if (hops < 0) {
            hops = toldHops;
            output.emit(new Heard(hops));
            output.wakeAt(nowNanos + PERIOD_NANOS);
        }
    }

    private void tell(long nowNanos, Output<Told, Heard> output) {
        if (hops >= 0 && tellings++ < TELLINGS) {
            output.send((self + 1 + random.nextInt(members - 1)) % members, new Told(hops + 1));
            output.wakeAt(nowNanos + PERIOD_NANOS);
        }
    }
}
