package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.signature.SimulatedSignatures;
import org.parhelion.protocol.Codec;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.protocol.SplitMix64;

/** What generals send has one form as bytes, and bytes that are none are refused, whoever wrote them. */
class CodecsTest {
    private static final SimulatedSignatures SIGNATURES = new SimulatedSignatures();
    private static final Packet<Oral> ORAL =
            new Packet<>(9, 2, List.of(new Oral(Path.of(0, 2), 1), new Oral(Path.of(0, 63, 5), Long.MIN_VALUE)));
    private static final Packet<Signed> SIGNED =
            new Packet<>(-1, 2, List.of(Signed.by(SIGNATURES.signer(0), -1, 5).then(SIGNATURES.signer(3), -1)));

    @Test
    void decodingUndoesEncoding() {
        assertThat(PacketCodec.oral().fromBytes(PacketCodec.oral().toBytes(ORAL)))
                .isEqualTo(ORAL);
        for (Ballot ballot : List.of(
                new Ballot.Proposal(1),
                new Ballot.Vote(-4),
                new Ballot.Tally(List.of(OptionalLong.of(1), OptionalLong.empty())))) {
            assertThat(Ballot.CODEC.fromBytes(Ballot.CODEC.toBytes(ballot))).isEqualTo(ballot);
        }
        byte[] bytes = PacketCodec.signed().toBytes(SIGNED);
        Packet<Signed> decoded = PacketCodec.signed().fromBytes(bytes);
        assertThat(decoded.messages().getFirst()).hasToString("5:0:3");
        assertThat(PacketCodec.signed().toBytes(decoded)).isEqualTo(bytes);
    }

    @Test
    void bentBytesAreRefusedOrHaveOneForm() {
        long seed = Long.getLong("parhelion.seed", 3);
        bend(PacketCodec.oral(), PacketCodec.oral().toBytes(ORAL), seed);
        bend(PacketCodec.signed(), PacketCodec.signed().toBytes(SIGNED), seed);
        bend(Ballot.CODEC, Ballot.CODEC.toBytes(new Ballot.Tally(List.of(OptionalLong.of(7)))), seed);
    }

    private static <M> void bend(Codec<M> codec, byte[] good, long seed) {
        int refused = 0;
        for (int run = 0; run < 2_000; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 3));
            for (int i = 0; i < 2 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(codec.toBytes(codec.fromBytes(bytes)))
                        .as("seed %d, run %d", seed, run)
                        .isEqualTo(bytes);
            } catch (MalformedMessageException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
