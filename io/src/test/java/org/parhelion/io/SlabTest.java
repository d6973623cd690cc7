package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.grid.Box;

class SlabTest {
    private final Box box = new Box(0, 0, 0, 1, 1, 3);
    private final double[] doubles = {1, 2, 3};
    private final float[] floats = {1, 2, 3};

    @Test
    void theArrayIsThatOfThePrecisionAndNotACopy() {
        assertThat(Slab.of(box, doubles).precision()).isEqualTo(Precision.DOUBLE);
        assertThat(Slab.of(box, doubles).doubles()).isSameAs(doubles);
        assertThat(Slab.of(box, floats).precision()).isEqualTo(Precision.FLOAT);
        assertThat(Slab.of(box, floats).floats()).isSameAs(floats);
    }

    @Test
    void theArrayOfTheOtherPrecisionIsRefusedByName() {
        assertThatThrownBy(() -> Slab.of(box, floats).doubles()).hasMessageContaining("use floats()");
        assertThatThrownBy(() -> Slab.of(box, doubles).floats()).hasMessageContaining("use doubles()");
    }

    @Test
    void tooFewValuesAreRefused() {
        assertThatThrownBy(() -> Slab.of(box, new double[2])).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aChecksumOfASlabIsThatOfItsValues() {
        Checksum checksum = new Checksum();
        checksum.update(Slab.of(box, new double[] {1, 2, 3, 4}));
        assertThat(checksum.hex()).isEqualTo(Checksum.of(doubles));
    }
}
