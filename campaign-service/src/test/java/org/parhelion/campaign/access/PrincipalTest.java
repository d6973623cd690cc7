package org.parhelion.campaign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalTest {
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private static Principal principal(Role... roles) {
        return new Principal("ada", Optional.of("physics"), Set.of(roles), Instant.MAX);
    }

    private static String permitted(Principal principal) {
        return Arrays.stream(CampaignAction.values())
                .filter(principal::may)
                .map(CampaignAction::label)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER,   look",
        "OPERATOR, look submit cancel retry",
        "ADMIN,    look submit cancel retry run-programs",
        "COMMANDS, run-programs",
        "WORKER,   work"
    })
    void eachRolePermitsWhatTheTableSays(Role role, String expected) {
        assertThat(permitted(principal(role))).isEqualTo(expected);
    }

    @Test
    void severalRolesPermitWhatEachOfThemPermits() {
        for (int bits = 1; bits < 1 << Role.values().length; bits++) {
            Set<Role> roles = EnumSet.noneOf(Role.class);
            int bit = 1;
            for (Role role : Role.values()) {
                if ((bits & bit) != 0) {
                    roles.add(role);
                }
                bit <<= 1;
            }
            Principal all = new Principal("ada", Optional.of("physics"), roles, Instant.MAX);
            for (CampaignAction action : CampaignAction.values()) {
                boolean one = roles.stream().anyMatch(role -> principal(role).may(action));
                assertThat(all.may(action)).as(roles + " " + action).isEqualTo(one);
                assertThat(all.refusal(action, "physics", NOW).isEmpty()).isEqualTo(one);
                assertThat(all.refusal(action, "chemistry", NOW)).isPresent();
            }
        }
    }

    @Test
    void nothingIsPermittedAfterTheEnd() {
        Principal ended = new Principal("ada", Optional.empty(), Set.of(Role.ADMIN), NOW);
        for (CampaignAction action : CampaignAction.values()) {
            assertThat(ended.refusal(action, "physics", NOW).orElseThrow()).contains("ended");
        }
        assertThat(ended.refusal(CampaignAction.LOOK, "physics", NOW.minusNanos(1)))
                .isEmpty();
    }

    @Test
    void everyTenantIsReachedOnlyByWhoHasNone() {
        Principal wall = new Principal("wall", Optional.empty(), Set.of(Role.VIEWER), Instant.MAX);
        assertThat(wall.reaches("physics")).isTrue();
        assertThat(principal(Role.VIEWER).reaches("physics")).isTrue();
        assertThat(principal(Role.ADMIN).reaches("physicsx")).isFalse();
    }

    @Test
    void aPrincipalWithoutARoleOrWithAnOddNameIsRefused() {
        assertThatThrownBy(() -> new Principal("ada", Optional.empty(), Set.of(), Instant.MAX))
                .hasMessageContaining("no role");
        assertThatThrownBy(() -> new Principal("a da", Optional.empty(), Set.of(Role.VIEWER), Instant.MAX))
                .hasMessageContaining("a da");
        assertThatThrownBy(() -> new Principal("ada", Optional.of("../x"), Set.of(Role.VIEWER), Instant.MAX))
                .hasMessageContaining("../x");
    }
}
