package org.parhelion.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.SplitMix64;

class CampaignIdTest {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String CHARACTERS = "azAZ09._-@[`{/:é ";

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    @Test
    void namesAreLettersDigitsDotsHyphensAndUnderscores() {
        SplitMix64 random = SplitMix64.of(seed, 0);
        for (int i = 0; i < 20_000; i++) {
            int length = i % 2 == 0 ? random.nextInt(4) : 98 + random.nextInt(4);
            // Of two names one has nothing that is never allowed, so that both answers occur at every length.
            int characters = i % 4 < 2 ? CHARACTERS.indexOf('@') : CHARACTERS.length();
            StringBuilder name = new StringBuilder();
            while (name.length() < length) {
                name.append(CHARACTERS.charAt(random.nextInt(characters)));
            }
            check(name.toString());
        }
    }

    private void check(String name) {
        if (ALLOWED.matcher(name).matches()) {
            assertThat(new CampaignId(name, name).name()).isEqualTo(name);
        } else {
            assertThatIllegalArgumentException()
                    .as("'%s', seed %d", name, seed)
                    .isThrownBy(() -> CampaignId.of(name))
                    .withMessageContaining("'" + name + "'");
        }
    }
}
