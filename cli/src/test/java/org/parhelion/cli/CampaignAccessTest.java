package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditEntry;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;

/** Tokens, certificates and the audit log by their commands. */
class CampaignAccessTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aTokenIsPrintedOnceAndItsHashIsInTheFile() throws IOException {
        Path file = directory.resolve("tokens");
        Shell made = Shell.parhelion(
                "campaign", "token", file.toString(), "ada", "--role", "operator,commands", "--tenant", "physics");
        assertThat(made.status()).as(made.err()).isZero();
        String token = made.out().strip();
        Shell.parhelion("campaign", "token", file.toString(), "bob", "--role", "viewer", "--days", "7");
        AccessTokens tokens = AccessTokens.read(file);
        assertThat(tokens.principal(token).orElseThrow().may(CampaignAction.RUN_PROGRAMS))
                .isTrue();
        assertThat(Files.readString(file)).contains("bob", "viewer").doesNotContain(token);

        Shell revoked = Shell.parhelion("campaign", "token", file.toString(), "ada", "--revoke");
        assertThat(revoked.out()).as(revoked.err()).isEqualTo("1 token of ada revoked\n");
        assertThat(AccessTokens.read(file).principal(token)).isEmpty();
        assertThat(Files.readString(file)).contains("bob").doesNotContain("ada");
        assertThat(Shell.parhelion("campaign", "token", file.toString(), "ada", "--revoke")
                        .err())
                .contains("ada has no token");
        assertThat(Shell.parhelion("campaign", "token", file.toString(), "ada").err())
                .contains("--role");
    }

    @Test
    void certificatesAreMadeOnceAndRenewedAfterTheOldOnesWereMoved() throws IOException {
        String[] command = {
            "campaign",
            "certificates",
            directory.toString(),
            "--host",
            "localhost,127.0.0.1",
            "--worker",
            "w1",
            "--user",
            "ada:operator,commands",
            "--days",
            "30"
        };
        Shell made = Shell.parhelion(command);
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains("server.crt", "w1.key", "ada.key", "valid until");
        Shell again = Shell.parhelion(command);
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("server.crt: exists", "move it away");
        Files.delete(directory.resolve("server.crt"));
        Files.delete(directory.resolve("server.key"));
        Shell renewed = Shell.parhelion(
                "campaign", "certificates", directory.toString(), "--host", "localhost", "--days", "30");
        assertThat(renewed.status()).as(renewed.err()).isZero();
    }

    @Test
    void mistakesAreRefusedBeforeAnythingIsWritten() throws IOException {
        for (String[] wrong : new String[][] {
            {},
            {"--user", "ada"},
            {"--user", "ada:king"},
            {"--user", "a/b:viewer"},
            {"--host", "localhost", "--days", "0"}
        }) {
            String[] command = new String[3 + wrong.length];
            System.arraycopy(new String[] {"campaign", "certificates", directory.toString()}, 0, command, 0, 3);
            System.arraycopy(wrong, 0, command, 3, wrong.length);
            assertThat(Shell.parhelion(command).status())
                    .as(String.join(" ", command))
                    .isEqualTo(2);
        }
        Path file = directory.resolve("tokens");
        assertThat(Shell.parhelion("campaign", "token", file.toString(), "ada", "--role", "king")
                        .status())
                .isEqualTo(2);
        assertThat(Shell.files(directory)).isEmpty();
    }

    @Test
    void aChangedAuditLogIsFound() throws IOException {
        Path file = directory.resolve("audit.jsonl");
        try (AuditLog log = AuditLog.open(file, InstantSource.system(), note -> {})) {
            log.append(new AuditEntry("ada", "physics", "submit", "sweep", AuditEntry.Outcome.ALLOWED, ""));
            log.append(new AuditEntry("bob", "physics", "cancel", "sweep", AuditEntry.Outcome.REFUSED, "a viewer"));
        }
        Shell intact = Shell.parhelion("campaign", "audit", "verify", file.toString());
        assertThat(intact.status()).as(intact.err()).isZero();
        assertThat(intact.out()).contains("2 lines, intact; head 2:");
        String head = intact.out().strip().replaceFirst(".* head ", "");
        assertThat(Shell.parhelion("campaign", "audit", "verify", file.toString(), "--head", head)
                        .status())
                .isZero();
        Files.writeString(file, Files.readString(file).replace("refused", "allowed"));
        Shell changed = Shell.parhelion("campaign", "audit", "verify", file.toString());
        assertThat(changed.status()).isEqualTo(1);
        assertThat(changed.out()).contains("2 lines, NOT intact");
        Files.writeString(file, "x", StandardOpenOption.APPEND);
        assertThat(Shell.parhelion("campaign", "audit", "verify", file.toString())
                        .out())
                .contains("1 bytes behind");
        assertThat(Shell.parhelion("campaign", "audit", "verify", "none").status())
                .isEqualTo(2);
    }
}
