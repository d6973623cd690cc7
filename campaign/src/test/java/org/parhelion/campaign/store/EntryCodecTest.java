package org.parhelion.campaign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
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
    void leasesAreReadAsTheyWereWritten() {
        StoreSnapshot snapshot =
                replayed(entry(new StoreWrite.Leases(Set.of(1L, -2L, Long.MIN_VALUE), Set.of(7L), true)));
        assertThat(snapshot.leases()).containsExactlyInAnyOrder(1L, -2L, Long.MIN_VALUE);
        assertThat(snapshot.leasesComplete()).isTrue();
    }
}
