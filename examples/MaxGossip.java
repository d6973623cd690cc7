import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.parhelion.comm.Ranks;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.DriverOptions;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.NetworkOptions;
import org.parhelion.protocol.Output;
import org.parhelion.protocol.SimulatedNetwork;
import org.parhelion.protocol.SplitMix64;
import org.parhelion.protocol.Trace;

/** The largest of all members' values spreads by gossip: first among a hundred simulated members, then among ranks. */
void main(String[] args) {
    simulate(42);
    onRanks(args);
}

/** A hundred members in virtual time. A fifth of all messages is lost, and member 3 crashes after 20 ms. */
void simulate(long seed) {
    int members = 100;
    var trace = Trace.withLines();
    var options = NetworkOptions.LAN.withLossRate(0.2);
    var network = new SimulatedNetwork<Long, Long>(seed, options, new LongCodec()).trace(trace);
    var known = new long[members];
    network.listen((nowNanos, member, value) -> known[member] = value);
    for (int m = 0; m < members; m++) network.add(new MaxGossip(m, members, 1000 + m, SplitMix64.of(seed, m)));
    network.at(20_000_000, () -> network.crash(3));
    boolean done = network.runUntil(
            () -> IntStream.range(0, members).allMatch(m -> known[m] == 1099 || !network.running(m)), 1_000_000_000);
    IO.println(done + ": everyone knows 1099 after " + network.nowNanos() / 1e6 + " ms; trace " + trace.hashText());
    trace.takeLines().stream().limit(3).forEach(IO::println);
}

/** The same class on the ranks of a communicator. */
void onRanks(String[] args) {
    Ranks.run(args, comm -> {
        long largest = 1000 + comm.size() - 1;
        var found = new CountDownLatch(1);
        var machine = new MaxGossip(comm.rank(), comm.size(), 1000 + comm.rank(), SplitMix64.of(42, comm.rank()));
        try (var driver = CommDriver.start(comm, machine, new LongCodec(),
                value -> { if (value == largest) found.countDown(); }, DriverOptions.DEFAULT)) {
            while (found.getCount() > 0) {
                driver.progress();                                 // needed where MPI admits one thread at a time
                Thread.onSpinWait();
            }
        }
        if (comm.rank() == 0) IO.println(comm.size() + " ranks: rank 0 knows " + largest);
    });
}

/** One member: every 5 ms it sends the largest value that it knows to another member, chosen at random. */
final class MaxGossip implements Machine<Long, Long> {
    private static final long PERIOD_NANOS = 5_000_000;

    private final int self;
    private final int members;
    private final SplitMix64 random;
    private long largest;
    private boolean started;

    MaxGossip(int self, int members, long value, SplitMix64 random) {
        this.self = self;
        this.members = members;
        this.largest = value;
        this.random = random;
    }

    public void step(Input<Long> input, Output<Long, Long> output) {
        switch (input) {
            case Input.Message<Long>(long nowNanos, int from, Long value) when value > largest -> learn(value, output);
            case Input.Message<Long> known -> {}                   // nothing new
            case Input.Tick<Long>(long nowNanos) -> {
                if (!started) learn(largest, output);
                started = true;
                if (members > 1) output.send((self + 1 + random.nextInt(members - 1)) % members, largest);
                output.wakeAt(nowNanos + PERIOD_NANOS);
            }
        }
    }

    private void learn(long value, Output<Long, Long> output) {
        largest = value;
        output.emit(value);
    }
}

/** A message is one number of 8 bytes. */
final class LongCodec implements Codec<Long> {
    public void encode(Long message, Encoder encoder) {
        encoder.writeLong(message);
    }

    public Long decode(Decoder decoder) {
        return decoder.readLong();
    }
}
