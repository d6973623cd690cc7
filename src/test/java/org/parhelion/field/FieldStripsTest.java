package org.parhelion.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Width;

class FieldStripsTest {
    private final RandomCases cases = new RandomCases();
    private final Width ghost = new Width(1, 2, 3);
    private final Block block = Decomposition.of(Grid.uniform(3, 5, 40, 1), 1).block(0);

    private Box box() {
        Box all = block.withGhosts(ghost);
        int k = cases.between(all.k0(), all.k1() - 1);
        int j = cases.between(all.j0(), all.j1() - 1);
        int i = cases.between(all.i0(), all.i1() - 1);
        return new Box(
                k,
                j,
                i,
                cases.between(k, all.k1() - 1),
                cases.between(j, all.j1() - 1),
                cases.between(i, all.i1() - 1));
    }

    private Field random(Precision precision) {
        Field field = Field.of("u", block, precision, ghost);
        field.fill(field.allPoints(), (x, y, z) -> cases.random().nextDouble());
        return field;
    }

    @ParameterizedTest
    @EnumSource
    void unpackingWhatWasPackedCopiesTheBoxAndNothingElse(Precision precision) {
        try (Arena arena = Arena.ofConfined()) {
            for (int n = 0; n < 200; n++) {
                Box box = box();
                Field from = random(precision);
                Field to = random(precision);
                Field before = to.copy();
                MemorySegment buffer = arena.allocate(box.volume() * precision.byteSize());
                new FieldStrips(to, from).pack(List.of(new Strip(1, box, buffer)));
                new FieldStrips(to, from).unpack(List.of(new Strip(0, box, buffer)));
                Box all = to.allPoints();
                for (int k = all.k0(); k < all.k1(); k++) {
                    for (int j = all.j0(); j < all.j1(); j++) {
                        for (int i = all.i0(); i < all.i1(); i++) {
                            Field expected = box.contains(k, j, i) ? from : before;
                            assertThat(to.at(k, j, i)).as(cases.seed()).isEqualTo(expected.at(k, j, i));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void copyingWithinAFieldIsPackingAndUnpacking(Precision precision) {
        Box all = block.withGhosts(ghost);
        for (int n = 0; n < 100; n++) {
            int columns = cases.between(1, all.columns() / 2);
            Box from = new Box(-1, -2, all.i0(), 4, 7, all.i0() + columns);
            Box to = from.shift(0, 0, all.columns() - columns);
            Field packed = random(precision);
            Field copied = packed.copy();
            MemorySegment buffer = Arena.ofAuto().allocate(from.volume() * precision.byteSize());
            FieldStrips.pack(packed, new Strip(0, from, buffer));
            FieldStrips.unpack(packed, new Strip(0, to, buffer));
            new FieldStrips(copied).copy(List.of(new Strip(0, from, buffer)), List.of(new Strip(0, to, buffer)));
            for (int k = all.k0(); k < all.k1(); k++) {
                for (int j = all.j0(); j < all.j1(); j++) {
                    for (int i = all.i0(); i < all.i1(); i++) {
                        assertThat(copied.at(k, j, i)).as(cases.seed()).isEqualTo(packed.at(k, j, i));
                    }
                }
            }
        }
    }

    @Test
    void boxesOfOtherExtentsAreRefused() {
        Field field = random(Precision.DOUBLE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldStrips.copy(field, new Box(0, 0, 0, 1, 2, 3), new Box(1, 0, 0, 2, 2, 2)))
                .withMessageContaining("extents differ");
    }

    @ParameterizedTest
    @EnumSource
    void aBufferHoldsTheBoxInRowMajorOrder(Precision precision) {
        Field field = random(precision);
        Box box = new Box(0, 1, 2, 2, 4, 35);
        MemorySegment buffer = Arena.ofAuto().allocate(box.volume() * precision.byteSize());
        FieldStrips.pack(field, new Strip(0, box, buffer));
        long at = 0;
        for (int k = 0; k < 2; k++) {
            for (int j = 1; j < 4; j++) {
                for (int i = 2; i < 35; i++, at++) {
                    double value = precision == Precision.DOUBLE
                            ? buffer.getAtIndex(ValueLayout.JAVA_DOUBLE, at)
                            : buffer.getAtIndex(ValueLayout.JAVA_FLOAT, at);
                    assertThat(value).isEqualTo(field.at(k, j, i));
                }
            }
        }
    }
}
