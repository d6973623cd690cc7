package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder writes, the decoder reads; and it reads nothing else. */
class EncoderTest {
    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void aVarintComesBackAndItsLengthIsKnownBeforehand(long value) {
        byte[] bytes = new Encoder().writeVarint(value).toBytes();

        assertThat(bytes).hasSize(Encoder.varintByteCount(value));
        assertThat(decoder(bytes).readVarint()).isEqualTo(value);
    }

    @Test
    void randomValuesComeBack() {
        long seed = 42;
        SplitMix64 random = new SplitMix64(seed);
        Encoder encoder = new Encoder();
        for (int i = 0; i < 1000; i++) {
            long wide = random.nextLong() >>> random.nextInt(64);
            String text = "é".repeat(random.nextInt(100));
            encoder.clear();
            encoder.writeVarint(wide)
                    .writeInt((int) wide)
                    .writeLong(wide)
                    .writeByte((int) wide)
                    .writeBoolean(wide > 0)
                    .writeDouble((double) wide)
                    .writeString(text);
            Decoder decoder = decoder(encoder.toBytes());

            assertThat(decoder.readVarint()).as("seed %d, value %d", seed, i).isEqualTo(wide);
            assertThat(decoder.readInt()).isEqualTo((int) wide);
            assertThat(decoder.readLong()).isEqualTo(wide);
            assertThat(decoder.readByte()).isEqualTo((int) wide & 0xff);
            assertThat(decoder.readBoolean()).isEqualTo(wide > 0);
            assertThat(decoder.readDouble()).isEqualTo((double) wide);
            assertThat(decoder.readString()).isEqualTo(text);
            decoder.requireEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 62, 63, 64, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152})
    void contentAfterItsLengthHasTheBytesOfAnArray(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (31 * i + 1);
        }
        byte[] inner = new Encoder().writeByte(9).writeBytes(content).toBytes();
        byte[] expected =
                new Encoder().writeInt(7).writeBytes(inner).writeInt(8).toBytes();

        byte[] bytes = new Encoder()
                .writeInt(7)
                .writeSized(outer -> outer.writeByte(9)
                        .writeSized(into -> into.writeFrom(
                                length, (target, at) -> System.arraycopy(content, 0, target, at, length))))
                .writeInt(8)
                .toBytes();

        assertThat(bytes).isEqualTo(expected);
        Decoder decoder = decoder(bytes);
        assertThat(decoder.readInt()).isEqualTo(7);
        Decoder outer = decoder.readSized();
        assertThat(decoder.readInt()).isEqualTo(8);
        decoder.requireEnd();
        assertThat(outer.readByte()).isEqualTo(9);
        assertThat(outer.readSized().readRest()).isEqualTo(content);
        outer.requireEnd();
    }

    @Test
    void everyPrefixOfAMessageIsRefused() {
        byte[] bytes = new Encoder()
                .writeVarint(300)
                .writeInt(1)
                .writeString("abc")
                .writeLong(2)
                .toBytes();
        for (int length = 0; length < bytes.length; length++) {
            Decoder decoder = new Decoder(bytes, 0, length);
            assertThatThrownBy(() -> {
                        decoder.readVarint();
                        decoder.readInt();
                        decoder.readString();
                        decoder.readLong();
                    })
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void aSecondFormOfAValueIsRefused() {
        assertThatThrownBy(() -> decoder(new byte[] {(byte) 0x80, 0}).readVarint())
                .hasMessageContaining("shortest form");
        assertThatThrownBy(() -> decoder(new byte[] {2}).readBoolean()).hasMessageContaining("value 2");
        assertThatThrownBy(() -> decoder(new byte[] {1, (byte) 0xff}).readString())
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> decoder(new byte[] {0x7f, (byte) 0xf8, 0, 0, 0, 0, 0, 1})
                        .readDouble())
                .hasMessageContaining("NaN");
    }

    @Test
    void aLengthThatLiesAllocatesNothing() {
        byte[] bytes = new Encoder().writeVarint(Integer.MAX_VALUE - 1).toBytes();

        assertThatThrownBy(() -> decoder(bytes).readBytes()).hasMessageContaining("0 are left");
    }

    @Test
    void bytesAfterTheEndAreRefused() {
        assertThatThrownBy(() -> decoder(new byte[1]).requireEnd()).hasMessageContaining("1 bytes after the end");
    }

    private static Decoder decoder(byte[] bytes) {
        return new Decoder(bytes, 0, bytes.length);
    }
}
