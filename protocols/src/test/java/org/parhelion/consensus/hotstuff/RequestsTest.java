package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The entries that wait for the log, and the parameters of a log. */
class RequestsTest {
    private static LogBlock block(List<Entry> entries) {
        return new LogBlock(1, 1, entries, LogBlock.GENESIS_CERTIFICATE);
    }

    @Test
    void equalCommandsAreDifferentEntries() {
        Requests requests = new Requests(2, 10);
        byte[] command = {1};
        assertThat(requests.submit(command).digest())
                .isNotEqualTo(requests.submit(command).digest());
        assertThat(requests.own()).extracting(Entry::sequence).containsExactly(0L, 1L);
        assertThat(requests.batch(List.of())).hasSize(2);
    }

    @Test
    void whatIsInTheBranchOrTheLogIsNotProposedAgain() {
        Requests requests = new Requests(0, 10);
        Entry first = requests.submit(new byte[] {1});
        Entry second = requests.submit(new byte[] {2});
        assertThat(requests.batch(List.of(block(List.of(first))))).containsExactly(second);
        assertThat(requests.committed(block(List.of(first)))).containsExactly(first);
        assertThat(requests.committed(block(List.of(first))))
                .as("a second time")
                .isEmpty();
        requests.add(first);
        assertThat(requests.batch(List.of())).containsExactly(second);
        assertThat(requests.own()).containsExactly(second);
    }

    @Test
    void aFloodOfRequestsIsBounded() {
        int bound = 1 << 16;
        Requests requests = new Requests(0, 2 * bound);
        for (int sequence = 0; sequence <= bound; sequence++) {
            requests.add(new Entry(1, sequence, new byte[0]));
        }
        assertThat(requests.batch(List.of())).hasSize(bound);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "2, 0, 2", "3, 0, 3", "4, 1, 3", "5, 1, 4", "6, 1, 5", "7, 2, 5", "10, 3, 7"})
    void theQuorumOfNMembersLeavesOutThoseThatMayLie(int n, int f, int quorum) {
        HotStuffOptions options = HotStuffOptions.of(n, 1, 1);
        assertThat(options.f()).isEqualTo(f);
        assertThat(options.quorum()).isEqualTo(quorum);
    }

    @Test
    void aParameterBelowOneIsRefusedByName() {
        Leaders leaders = Leaders.inTurn(1, 1);
        assertThat(new HotStuffOptions(1, 1, leaders, 1, 1).quorum()).isEqualTo(1);
        assertThatThrownBy(() -> new HotStuffOptions(0, 1, leaders, 1, 1)).hasMessageContaining("n 0");
        assertThatThrownBy(() -> new HotStuffOptions(1, 1, leaders, 0, 1)).hasMessageContaining("maxBatch 0");
        assertThatThrownBy(() -> new HotStuffOptions(1, 1, leaders, 1, 0)).hasMessageContaining("timeoutNanos 0");
        assertThatThrownBy(() -> Leaders.inTurn(0, 1)).hasMessageContaining("0 members");
        assertThatThrownBy(() -> Leaders.inTurn(1, 0)).hasMessageContaining("0 views");
        Certifier keys = new Certifier();
        assertThatThrownBy(() -> new HotStuff(HotStuffOptions.of(4, 1, 1), keys.signatures.signer(4), keys.signatures))
                .hasMessage("replica 4 is outside 0 … 3");
    }
}
