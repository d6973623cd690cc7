package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.MalformedMessageException;

/** Messages of the log as bytes. Arrays have no equality, so what is compared is the bytes of what was read. */
class HotStuffCodecTest {
    private static final HotStuffCodec CODEC = new HotStuffCodec();

    private final Certifier keys = new Certifier();

    private static Entry entry(long sequence) {
        return new Entry(3, sequence, new byte[] {1, (byte) sequence});
    }

    @Test
    void messagesKeepTheirContentAsBytes() {
        Certificate certificate = keys.certificate(LogBlock.GENESIS, 3);
        LogBlock block = new LogBlock(9, 4, List.of(entry(1), entry(2)), certificate);
        LogBlock empty = new LogBlock(10, 5, List.of(), LogBlock.GENESIS_CERTIFICATE);
        for (HotStuffMessage message : List.of(
                new HotStuffMessage.Proposal(block),
                new HotStuffMessage.Vote(7, block.digest(), new byte[] {4, 5}),
                new HotStuffMessage.NewView(8, certificate),
                new HotStuffMessage.Request(entry(6)),
                new HotStuffMessage.Fetch(block.digest()),
                new HotStuffMessage.Blocks(List.of(block, empty)))) {
            byte[] bytes = CODEC.toBytes(message);
            HotStuffMessage read = CODEC.fromBytes(bytes);
            assertThat(read).hasSameClassAs(message);
            assertThat(CODEC.toBytes(read)).isEqualTo(bytes);
            bytes[0] = 6;
            assertThatThrownBy(() -> CODEC.fromBytes(bytes)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void blocksAreReadAsTheyWereWritten() {
        LogBlock block = new LogBlock(
                9, 4, List.of(entry(1), entry(2)), keys.certificate(keys.child(LogBlock.GENESIS, 3, 3), 3));
        LogBlock empty = new LogBlock(10, 5, List.of(), LogBlock.GENESIS_CERTIFICATE);
        HotStuffMessage read = CODEC.fromBytes(CODEC.toBytes(new HotStuffMessage.Blocks(List.of(block, empty))));
        List<LogBlock> blocks = ((HotStuffMessage.Blocks) read).blocks();
        assertThat(blocks).extracting(LogBlock::digest).containsExactly(block.digest(), empty.digest());
        assertThat(blocks.getFirst().entries())
                .extracting(Entry::digest)
                .containsExactly(entry(1).digest(), entry(2).digest());
        assertThat(blocks.getFirst().justify().votes()).hasSize(3);
    }
}
