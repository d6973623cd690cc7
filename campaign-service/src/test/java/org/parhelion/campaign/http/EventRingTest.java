package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;

class EventRingTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");

    @Test
    void itIsAListOfWhichTheLastRemain() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("seed " + seed + "; -Dparhelion.seed repeats it");
        SplittableRandom random = new SplittableRandom(seed);
        for (int capacity = 1; capacity < 20; capacity++) {
            EventRing ring = new EventRing(capacity);
            List<CampaignEvent> all = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                CampaignEvent event = new CampaignEvent.Started(new Attempt(SWEEP, n, 1, 1), "w");
                ring.add(event);
                all.add(event);
                int number = random.nextInt(-1, all.size() + 2);
                int most = random.nextInt(1, 30);
                boolean here = number >= Math.max(0, all.size() - capacity) && number <= all.size();
                assertThat(ring.reaches(number)).isEqualTo(here);
                assertThat(ring.after(number, most))
                        .isEqualTo(here ? all.subList(number, Math.min(all.size(), number + most)) : List.of());
            }
            assertThat(ring.last()).isEqualTo(200);
        }
    }

    @Test
    void waitingEndsWithAnEventOrTheEnd() throws InterruptedException {
        EventRing ring = new EventRing(2);
        ring.await(0, 1);
        Thread adding =
                Thread.ofVirtual().start(() -> ring.add(new CampaignEvent.Started(new Attempt(SWEEP, 0, 1, 1), "w")));
        ring.await(0, 60_000);
        assertThat(ring.last()).isEqualTo(1);
        adding.join();
        ring.close();
        ring.await(1, 60_000);
        assertThat(ring.isClosed()).isTrue();
    }
}
