package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    @Test
    void isTheSha256OfTheLittleEndianBytes() throws Exception {
        double[] values = new Random(7).doubles(100_003).toArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        assertThat(Checksum.of(values)).isEqualTo(expected);
    }

    @Test
    void doesNotDependOnHowTheValuesAreCut() {
        float[] values = new float[1000];
        for (int p = 0; p < values.length; p++) {
            values[p] = (float) Math.sin(p);
        }
        Checksum pieces = new Checksum();
        pieces.update(values, 0, 1);
        pieces.update(values, 1, 998);
        pieces.update(values, 999, 1);
        assertThat(pieces.hex()).isEqualTo(Checksum.of(values));
    }

    @Test
    void tellsSignedZerosApart() {
        assertThat(Checksum.of(0.0)).isNotEqualTo(Checksum.of(-0.0));
    }
}
