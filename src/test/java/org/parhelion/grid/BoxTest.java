package org.parhelion.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoxTest {
    private final RandomCases cases = new RandomCases();

    private Box box() {
        int k = cases.between(-3, 3);
        int j = cases.between(-3, 3);
        int i = cases.between(-3, 3);
        return new Box(k, j, i, k + cases.between(0, 5), j + cases.between(0, 5), i + cases.between(0, 5));
    }

    @Test
    void minusAndIntersectionPartitionABox() {
        for (int n = 0; n < 500; n++) {
            Box a = box();
            Box b = box();
            List<Box> rest = a.minus(b);
            Box common = a.intersect(b);
            for (int k = -4; k < 9; k++) {
                for (int j = -4; j < 9; j++) {
                    for (int i = -4; i < 9; i++) {
                        int owners = common.contains(k, j, i) ? 1 : 0;
                        for (Box part : rest) {
                            owners += part.contains(k, j, i) ? 1 : 0;
                        }
                        assertThat(owners).as(cases.seed()).isEqualTo(a.contains(k, j, i) ? 1 : 0);
                        assertThat(common.contains(k, j, i))
                                .as(cases.seed())
                                .isEqualTo(a.contains(k, j, i) && b.contains(k, j, i));
                    }
                }
            }
        }
    }

    @Test
    void containsABoxIfNothingOfItIsLeft() {
        for (int n = 0; n < 500; n++) {
            Box a = box();
            Box b = box();
            assertThat(a.contains(b)).as(cases.seed()).isEqualTo(b.minus(a).isEmpty());
        }
    }

    @Test
    void shrinkingStopsAtNothing() {
        Box box = new Box(0, 0, 0, 1, 3, 4);
        assertThat(box.grow(Side.Y_LOW, -2).grow(Side.Y_HIGH, -2).isEmpty()).isTrue();
        assertThat(box.grow(Side.X_HIGH, -9).isEmpty()).isTrue();
        assertThat(box.grow(Side.X_HIGH, 2)).isEqualTo(new Box(0, 0, 0, 1, 3, 6));
        assertThat(box.grow(new Width(0, 1, 2))).isEqualTo(new Box(0, -1, -2, 1, 4, 6));
    }

    @Test
    void outsideIsWhatGrowingAdds() {
        for (int n = 0; n < 200; n++) {
            Box box = box();
            for (Side side : Side.values()) {
                Box outside = box.outside(side, 2);
                assertThat(outside.volume() + box.volume())
                        .isEqualTo(box.grow(side, 2).volume());
                assertThat(outside.intersect(box).isEmpty()).isTrue();
                assertThat(box.grow(side, 2).contains(outside)).isTrue();
            }
        }
    }

    @Test
    void aBoxThatEndsBeforeItBeginsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Box(0, 0, 5, 1, 1, 4))
                .withMessageContaining("[5, 4)");
    }
}
