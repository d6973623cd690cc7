package org.parhelion.consensus.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one law of signatures, for each scheme: what was signed verifies, and nothing else does. */
class SignaturesTest {
    private static final int MEMBERS = 4;

    record Scheme(String name, List<Signer> signers, List<Signatures> readers) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scheme> schemes() {
        List<KeyPair> keys =
                Stream.generate(Ed25519Signatures::newKeyPair).limit(MEMBERS).toList();
        Signatures ed25519 = Ed25519Signatures.of(
                keys.stream().map(Ed25519Signatures::publicBytes).toList());
        List<MacVectorSignatures> macs = MacVectorSignatures.deal(MEMBERS, new byte[] {1, 2, 3});
        SimulatedSignatures simulated = new SimulatedSignatures();
        List<Signer> ed25519Signers = new ArrayList<>();
        List<Signer> simulatedSigners = new ArrayList<>();
        for (int member = 0; member < MEMBERS; member++) {
            ed25519Signers.add(Ed25519Signatures.signer(member, keys.get(member)));
            simulatedSigners.add(simulated.signer(member));
        }
        return Stream.of(
                new Scheme("Ed25519", ed25519Signers, List.of(ed25519)),
                new Scheme(
                        "MAC vector",
                        macs.stream().map(MacVectorSignatures::signer).toList(),
                        List.copyOf(macs)),
                new Scheme("simulated", simulatedSigners, List.of(simulated)));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void whatWasSignedVerifiesAndNothingElseDoes(Scheme scheme) {
        byte[] statement = Statement.of("test", 1, 2, 3, 0, 1);
        byte[] other = Statement.of("test", 1, 2, 4, 0, 1);
        for (int member = 0; member < MEMBERS; member++) {
            byte[] signature = scheme.signers().get(member).sign(statement);
            assertThat(scheme.signers().get(member).member()).isEqualTo(member);
            for (Signatures reader : scheme.readers()) {
                assertThat(reader.verify(member, statement, signature)).isTrue();
                assertThat(reader.verify(member, other, signature)).isFalse();
                assertThat(reader.verify((member + 1) % MEMBERS, statement, signature))
                        .isFalse();
                assertThat(reader.verify(-1, statement, signature)).isFalse();
                assertThat(reader.verify(MEMBERS, statement, signature)).isFalse();
                assertThat(reader.verify(member, statement, new byte[0])).isFalse();
                assertThat(reader.verify(member, statement, new byte[signature.length]))
                        .isFalse();
                byte[] bent = signature.clone();
                for (int at = 0; at < bent.length; at += bent.length / MEMBERS) {
                    bent[at] ^= 0x40; // Touches each reader's entry of a vector.
                }
                assertThat(reader.verify(member, statement, bent)).isFalse();
            }
        }
    }

    @Test
    void statementsOfDifferentMeaningHaveDifferentBytes() {
        List<byte[]> statements = List.of(
                Statement.of("a", 1, 2, 3L),
                Statement.of("b", 1, 2, 3L),
                Statement.of("a", 2, 2, 3L),
                Statement.of("a", 1, 3, 3L),
                Statement.of("a", 1, 2, 4L),
                Statement.of("a", 1, 2, 3L, 0),
                Statement.of("a", 1, 2, 3L, 0, 1),
                Statement.of("a", 1, 2, 3L, 1, 0),
                Statement.of("a", 1, 2, new byte[] {3}));
        for (int i = 0; i < statements.size(); i++) {
            for (int j = 0; j < statements.size(); j++) {
                assertThat(java.util.Arrays.equals(statements.get(i), statements.get(j)))
                        .isEqualTo(i == j);
            }
        }
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithItsMember() {
        byte[] good = Ed25519Signatures.publicBytes(Ed25519Signatures.newKeyPair());
        assertThatThrownBy(() -> Ed25519Signatures.of(List.of(good, new byte[44])))
                .hasMessageContaining("member 1");
    }
}
