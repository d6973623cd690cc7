package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** How many generals and traitors there can be. */
class ArmyTest {
    private static final int MOST_TRAITORS = Path.MAX_LENGTH - 1;

    @Test
    void theLimitsThemselvesAreAllowed() {
        assertThat(new Army(2, 0, 1).rounds()).isEqualTo(1);
        assertThat(new Army(Path.MAX_GENERALS, MOST_TRAITORS, Path.MAX_GENERALS - 1).rounds())
                .isEqualTo(Path.MAX_LENGTH);
        assertThat(OralMessages.lieutenant(new Army(4, 1, 0), 3, 0, 1)).isNotNull();
    }

    @Test
    void whatIsBeyondALimitIsRefusedWithTheLimit() {
        assertRefused(1, 0, 0, "between 2 and " + Path.MAX_GENERALS);
        assertRefused(Path.MAX_GENERALS + 1, 0, 0, "between 2 and " + Path.MAX_GENERALS);
        assertRefused(4, -1, 0, "between 0 and " + MOST_TRAITORS);
        assertRefused(4, Path.MAX_LENGTH, 0, "between 0 and " + MOST_TRAITORS);
        assertRefused(4, 1, -1, "outside 0 … 3");
        assertRefused(4, 1, 4, "outside 0 … 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OralMessages.lieutenant(new Army(4, 1, 0), 4, 0, 1))
                .withMessageContaining("outside 0 … 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OralMessages.lieutenant(new Army(4, 1, 0), 3, 0, 0))
                .withMessageContaining("at least 1");
    }

    private static void assertRefused(int size, int traitors, int commander, String limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Army(size, traitors, commander))
                .withMessageContaining(limit);
    }

    @Test
    void oralMessagesSufficeFromThreeGeneralsATraitorAndOne() {
        assertThat(new Army(3, 1, 0).oralMessagesSuffice()).isFalse();
        assertThat(new Army(4, 1, 0).oralMessagesSuffice()).isTrue();
        assertThat(new Army(6, 2, 0).oralMessagesSuffice()).isFalse();
        assertThat(new Army(7, 2, 0).oralMessagesSuffice()).isTrue();
    }
}
