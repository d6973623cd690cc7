package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.Metadata;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.protocol.SplitMix64;

class SwimCodecTest {
    private static final int MEMBERS = 1000;

    private final SwimCodec codec = new SwimCodec(MEMBERS);

    @Test
    void everyMessageComesBackAndItsLengthIsKnownBeforehand() {
        long seed = 9;
        SplitMix64 random = new SplitMix64(seed);
        for (int i = 0; i < 5000; i++) {
            SwimMessage message = randomMessage(random);
            byte[] bytes = codec.toBytes(message);

            assertThat(codec.fromBytes(bytes))
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(message);
            assertThat(codec.byteCount(message)).as("%s", message).isEqualTo(bytes.length);
        }
    }

    @Test
    void anyBytesAreAMessageInItsOneFormOrRefused() {
        long seed = 10;
        SplitMix64 random = new SplitMix64(seed);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = codec.toBytes(randomMessage(random));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(codec.toBytes(codec.fromBytes(bytes)))
                        .as("seed %d, message %d", seed, i)
                        .isEqualTo(bytes);
            } catch (MalformedMessageException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aMessageAboutAMemberThatCannotBeIsRefused() {
        byte[] bytes = new SwimCodec(2000).toBytes(new SwimMessage.Gossip(List.of(Update.Claim.alive(1500, 0))));

        assertThatThrownBy(() -> codec.fromBytes(bytes)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aQuietPingTakesFourBytesOrFewer() {
        assertThat(codec.byteCount(new SwimMessage.Ping(16_383, false, List.of())))
                .isLessThanOrEqualTo(4);
    }

    private static SwimMessage randomMessage(SplitMix64 random) {
        int sequence = random.nextInt(20_000);
        return switch (random.nextInt(8)) {
            case 0 -> new SwimMessage.Ping(sequence, random.nextBoolean(), randomUpdates(random));
            case 1 -> new SwimMessage.Ack(sequence, random.nextBoolean(), randomUpdates(random));
            case 2 -> new SwimMessage.PingRequest(sequence, random.nextInt(MEMBERS), randomUpdates(random));
            case 3 -> new SwimMessage.Nack(sequence);
            case 4 -> new SwimMessage.Gossip(randomUpdates(random));
            case 5 -> new SwimMessage.Digest(random.nextLong());
            case 6 ->
                new SwimMessage.Buckets(IntStream.range(0, MemberTable.BUCKETS)
                        .mapToObj(bucket -> random.nextLong())
                        .toList());
            default -> new SwimMessage.Entries(random.nextInt(MemberTable.ALL_BUCKETS + 1), randomUpdates(random));
        };
    }

    private static List<Update> randomUpdates(SplitMix64 random) {
        List<Update> updates = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int member = random.nextInt(MEMBERS);
            if (random.nextInt(4) == 0) {
                updates.add(new Update.Description(
                        member, new Metadata(random.nextInt(500), random.nextDouble(), "gpu:é", "node7")));
            } else {
                MemberStatus status = StatusCode.status(random.nextInt(4));
                int accuser = Update.Claim.accused(status) ? random.nextInt(MEMBERS) : member;
                updates.add(new Update.Claim(member, status, random.nextInt(1 << 20), accuser));
            }
        }
        return List.copyOf(updates);
    }
}
