package org.parhelion.campaign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.protocol.MalformedMessageException;

class EntryCodecTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");

    private static byte[] entry(StoreWrite write) {
        EntryCodec codec = new EntryCodec();
        codec.add(List.of(write), id -> 0);
        return codec.take().getFirst();
    }

    private static StoreSnapshot replayed(byte[] entry) {
        StoreImage image = new StoreImage();
        new EntryCodec().replay(entry, image);
        return image.snapshot();
    }

    @Test
    void anEntryOfTheFirstFormatIsReadAndOneOfAnUnknownFormatIsRefused() {
        byte[] entry = entry(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p"));
        entry[0] = 1;
        assertThat(replayed(entry).campaigns().getFirst().id()).isEqualTo(SWEEP);
        entry[0] = 3;
        assertThatThrownBy(() -> replayed(entry))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("format 3 of a newer program");
    }

    @Test
    void onlyAStoreOfTheFirstFormatMayHaveLeasesThatItDoesNotName() {
        StoreImage image = new StoreImage();
        EntryCodec codec = new EntryCodec();
        assertThat(image.snapshot().leasesComplete()).isTrue();
        codec.replay(entry(new StoreWrite.NewCampaign(SWEEP, CampaignRule.DEFAULT, 5, "p")), image);
        assertThat(image.snapshot().leasesComplete()).isTrue();

        StoreWrite task =
                new StoreWrite.NewTasks(SWEEP, List.of(TaskSpec.of(0, new TaskProgram.RunFile("heat.yaml"), Map.of())));
        EntryCodec earlier = EntryCodec.withoutLeases();
        earlier.add(List.of(task), id -> 0);
        codec.replay(earlier.take().getFirst(), image);
        codec.replay(entry(new StoreWrite.Leases(Set.of(1L), Set.of(), false)), image);
        assertThat(image.snapshot().leasesComplete()).isFalse();
        codec.replay(entry(new StoreWrite.Leases(Set.of(), Set.of(), true)), image);
        assertThat(image.snapshot().leasesComplete()).isTrue();
    }

    @Test
    void leasesAreReadAsTheyWereWritten() {
        StoreSnapshot snapshot =
                replayed(entry(new StoreWrite.Leases(Set.of(1L, -2L, Long.MIN_VALUE), Set.of(7L), true)));
        assertThat(snapshot.leases()).containsExactlyInAnyOrder(1L, -2L, Long.MIN_VALUE);
        assertThat(snapshot.leasesComplete()).isTrue();
    }
}
