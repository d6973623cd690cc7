package org.parhelion.campaign.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.campaign.coordinator.CampaignMessage;

class WorkerLinksTest {
    private static final class NoLink implements MemberLink {
        @Override
        public void send(CampaignMessage message) {}

        @Override
        public void flush() {}

        @Override
        public void close(String reason) {}
    }

    private final WorkerLinks links = new WorkerLinks(1);

    private int comeAndGo(String identity) {
        MemberLink link = new NoLink();
        int member = links.join(identity, link).member();
        links.leave(member, link);
        return member;
    }

    @Test
    void aWorkerThatComesBackKeepsItsNumber() {
        int member = comeAndGo("one");
        assertThat(comeAndGo("other")).isNotEqualTo(member);
        assertThat(comeAndGo("one")).isEqualTo(member);
    }

    @Test
    void thoseWhoLeftFirstAreForgottenWhenVeryManyHaveLeft() {
        MemberLink stays = new NoLink();
        int staying = links.join("stays", stays).member();
        int first = comeAndGo("first");
        for (int i = 0; i < WorkerLinks.KEPT_MAX; i++) {
            comeAndGo("stranger " + i);
        }
        assertThat(links.find(staying)).contains(stays);
        assertThat(comeAndGo("first")).isNotEqualTo(first);
        int last = comeAndGo("last");
        assertThat(comeAndGo("last")).isEqualTo(last);
        assertThat(links.kept()).isEqualTo(WorkerLinks.KEPT_MAX + 1);
    }
}
