package org.parhelion.adapters.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.adapters.grpc.Servers.connect;
import static org.parhelion.adapters.grpc.Servers.port;
import static org.parhelion.adapters.grpc.Servers.serve;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.memory.MemorySpaces;

/** Who is let in, and to what. */
class AccessTest {
    private static final SpaceName A = new SpaceName("a", "x");
    private static final SpaceName B = new SpaceName("b", "x");
    private static final String WRITER_OF_A = "writer-of-a-0123456789";
    private static final String READER_OF_A = "reader-of-a-0123456789";
    private static final String WRITER_OF_B = "writer-of-b-0123456789";
    private static final String PAST = "ended-token-0123456789";
    private static final Tuple TASK = Tuple.of("task", 1);

    @TempDir
    private Path directory;

    private final MemorySpaces spaces = new MemorySpaces();

    private Tokens tokens() throws Exception {
        return Tokens.read(Files.writeString(directory.resolve("tokens"), """
                # token               role  tenant end
                writer-of-a-0123456789 write a
                reader-of-a-0123456789 read  a 2999-01-01T00:00:00Z

                writer-of-b-0123456789 write b
                ended-token-0123456789 write a 2020-01-01T00:00:00Z
                """));
    }

    private static TupleSpace as(SpaceServer server, SpaceName name, String token) {
        return connect("grpc://127.0.0.1:" + port(server), name, SpaceOptions.DEFAULT.withSecret(token));
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SpaceException.class, e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.REFUSED))
                .hasMessageContaining(reason);
    }

    @Test
    void aTokenOpensTheSpacesOfItsTenantAlone() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(tokens()));
                TupleSpace a = as(server, A, WRITER_OF_A);
                TupleSpace b = as(server, B, WRITER_OF_B)) {
            a.write(TASK);
            assertThat(b.count(Template.ALL)).isZero();
            assertThat(a.count(Template.ALL)).isEqualTo(1);
            assertRefused(() -> as(server, B, WRITER_OF_A), "the token is for tenant 'a', not for 'b'");
        }
    }

    @Test
    void wrongMissingAndEndedTokensAreRefused() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(tokens()))) {
            assertRefused(() -> as(server, A, "no-such-token-0123456789"), "not known");
            assertRefused(() -> as(server, A, PAST), "ended at 2020-01-01T00:00:00Z");
            assertRefused(
                    () -> connect("grpc://127.0.0.1:" + port(server), A, SpaceOptions.DEFAULT), "requires a token");
        }
    }

    @Test
    void aTokenThatEndsMeanwhileEndsTheSession() throws Exception {
        Instant end = Instant.now().plusSeconds(2);
        Path file = Files.writeString(directory.resolve("short"), "short-lived-0123456789 write a " + end);
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(Tokens.read(file)));
                TupleSpace space = as(server, A, "short-lived-0123456789")) {
            assertRefused(
                    () -> {
                        while (true) {
                            space.count(Template.ALL);
                        }
                    },
                    "the token ended at");
            assertThat(Instant.now()).isAfterOrEqualTo(end);
        }
    }

    @Test
    void theRoleReadChangesNothing() throws Exception {
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(tokens()));
                TupleSpace writer = as(server, A, WRITER_OF_A);
                TupleSpace reader = as(server, A, READER_OF_A)) {
            writer.write(TASK);
            assertThat(reader.read(Template.ALL, FOREVER)).contains(TASK);
            assertThat(reader.readAll(Template.ALL, 10)).containsExactly(TASK);
            reader.notify(Template.ALL, FOREVER, tuple -> {}).close();
            String reason = "the token may read only";
            assertRefused(() -> reader.take(Template.ALL, FOREVER), reason);
            assertRefused(() -> reader.takeAll(Template.ALL, 1), reason);
            assertRefused(() -> reader.write(TASK), reason);
            assertRefused(() -> reader.begin(FOREVER), reason);
            assertThat(writer.count(Template.ALL)).isEqualTo(1);
        }
    }

    @Test
    void tlsIsOfTheCertificateThatTheClientTrusts() throws Exception {
        Certificate own = Certificate.create(directory, "server");
        Certificate foreign = Certificate.create(directory, "foreign");
        Tls tls = new Tls(own.certificate(), own.key(), Optional.empty());
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(tls).with(tokens()))) {
            String address = "grpcs://127.0.0.1:" + port(server);
            SpaceOptions token = SpaceOptions.DEFAULT.withSecret(WRITER_OF_A);
            try (TupleSpace space = connect(address + "?ca=" + own.certificate(), A, token)) {
                space.write(TASK);
                assertThat(space.take(Template.ALL, Duration.ZERO)).contains(TASK);
            }
            assertRefused(() -> connect(address + "?ca=" + foreign.certificate(), A, token), "certif");
            assertRefused(() -> connect(address, A, token), "certif");
            assertThatThrownBy(() -> as(server, A, WRITER_OF_A))
                    .as("without TLS")
                    .isInstanceOf(SpaceException.class);
        }
    }

    @Test
    void aClientShowsACertificateIfTheServerAsksForOne() throws Exception {
        Certificate own = Certificate.create(directory, "server");
        Certificate client = Certificate.create(directory, "client");
        Certificate foreign = Certificate.create(directory, "foreign");
        Tls tls = new Tls(own.certificate(), own.key(), Optional.of(client.certificate()));
        try (SpaceServer server = serve(spaces, ServerOptions.DEFAULT.with(tls))) {
            String address = "grpcs://127.0.0.1:" + port(server) + "?ca=" + own.certificate();
            String shown = address + "&cert=" + client.certificate() + "&key=" + client.key();
            try (TupleSpace space = connect(shown, A, SpaceOptions.DEFAULT)) {
                assertThat(space.count(Template.ALL)).isZero();
            }
            assertThatThrownBy(() -> connect(address, A, SpaceOptions.DEFAULT)).isInstanceOf(SpaceException.class);
            String other = address + "&cert=" + foreign.certificate() + "&key=" + foreign.key();
            assertThatThrownBy(() -> connect(other, A, SpaceOptions.DEFAULT)).isInstanceOf(SpaceException.class);
        }
    }

    @Test
    void tokensDoNotCrossANetworkInClearText() throws Exception {
        Tokens tokens = tokens();
        assertThatThrownBy(() -> SpaceServer.serve(
                        (name, ordered) -> spaces.open(name),
                        new InetSocketAddress("0.0.0.0", 0),
                        ServerOptions.DEFAULT.with(tokens)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clear text");
        assertRefused(
                () -> connect("grpc://192.0.2.1:7070", A, SpaceOptions.DEFAULT.withSecret(WRITER_OF_A)), "clear text");
    }

    @Test
    void aWrongTokenFileIsRefusedWithTheLine() throws Exception {
        assertWrong("0123456789abcdef write", ":1: has 2 columns");
        assertWrong("# first\n0123456789abcdef owner a", ":2: the role 'owner'");
        assertWrong("0123 write a", ":1: a token has at least 16 characters");
        assertWrong("0123456789abcdef write a tomorrow", ":1: the end 'tomorrow'");
        assertWrong("0123456789abcdef write a\n0123456789abcdef read b", ":2: this token stands above");
        assertWrong("# none", "contains no token");
    }

    private void assertWrong(String text, String reason) throws Exception {
        Path file = Files.writeString(directory.resolve("wrong"), text);
        assertThatThrownBy(() -> Tokens.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("0123");
    }
}
