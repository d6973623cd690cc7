package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.agreement.AgreementMessage.Accepted;
import org.parhelion.consensus.agreement.AgreementMessage.Contribute;
import org.parhelion.protocol.MalformedMessageException;

/** Messages of crash agreement as bytes. */
class AgreementCodecTest {
    private static final RankSet DEAD = RankSet.of(1, 70);
    private static final Outcome OUTCOME = new Outcome(true, -7, RankSet.of(3));
    private static final Optional<Accepted> ACCEPTED = Optional.of(new Accepted(5, OUTCOME));

    @Test
    void messagesKeepTheirContentAsBytes() {
        for (AgreementMessage message : List.of(
                new Contribute(1, DEAD, 2, true, Long.MIN_VALUE, ACCEPTED, Optional.of(OUTCOME)),
                new Contribute(1, DEAD, 2, false, 3, ACCEPTED, Optional.empty()),
                new Contribute(1, DEAD, 2, false, 3, Optional.empty(), Optional.of(OUTCOME)),
                new AgreementMessage.Propose(1, DEAD, 2, OUTCOME),
                new AgreementMessage.Accept(1, DEAD, 2),
                new AgreementMessage.Decide(1, DEAD, 2, OUTCOME),
                new AgreementMessage.Notice(1, DEAD),
                new AgreementMessage.Revoke(1, DEAD),
                new AgreementMessage.Fence(1, DEAD))) {
            byte[] bytes = AgreementMessage.CODEC.toBytes(message);
            assertThat(AgreementMessage.CODEC.fromBytes(bytes)).isEqualTo(message);
            bytes[0] = 7;
            assertThatThrownBy(() -> AgreementMessage.CODEC.fromBytes(bytes))
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageContaining("no message of kind 7");
        }
    }
}
