package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.parhelion.adapters.grpc.ServerOptions;
import org.parhelion.adapters.grpc.SpaceServer;
import org.parhelion.adapters.grpc.Tls;
import org.parhelion.adapters.grpc.Tokens;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.stop.Signals;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion space serve}: serves tuple spaces to other processes. */
@Command(
        name = "serve",
        description = {
            "Serve tuple spaces to other processes, which open them by grpc://HOST:PORT, or grpcs:// with a certificate.",
            "Ends when it is interrupted (Ctrl-C) or receives SIGTERM."
        },
        sortOptions = false)
final class SpaceServeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    @Option(
            names = "--backend",
            paramLabel = "ADDRESS",
            description =
                    "Where the tuples are: memory:NAME, redis://HOST:PORT, postgresql://USER@HOST:PORT/DATABASE. Default: ${DEFAULT-VALUE}, lost when the server ends.")
    private String backend = "memory:served";

    @Option(
            names = "--backend-token-file",
            paramLabel = "FILE",
            description = "File with the password that the backend asks for; its first line.")
    private Optional<Path> secret = Optional.empty();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = {
                "Who may connect: lines of TOKEN read|write TENANT, and optionally an end such as 2027-01-01T00:00:00Z.",
                "Default: anybody, for any tenant."
            })
    private Optional<Path> tokens = Optional.empty();

    @Option(
            names = "--message-bytes",
            paramLabel = "N",
            description = "Largest message, and thereby tuple, that is accepted. Default: ${DEFAULT-VALUE}.")
    private int messageBytes = ServerOptions.DEFAULT.messageBytesMax();

    @Option(names = "--json", description = "Print where it listens as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException {
        URI address = SpacePlace.mistakes(() -> URI.create(backend));
        InetSocketAddress local = listen.address();
        ServerOptions options = options();
        SpaceOptions opened = secret.map(file -> SpaceOptions.DEFAULT.withSecret(SpacePlace.secret(file)))
                .orElse(SpaceOptions.DEFAULT);
        // A backend that is not there is found now, not by the first client.
        SpacePlace.mistakes(() -> Spaces.open(address, SpaceName.DEFAULT, opened))
                .close();
        try (Signals signals = Signals.handle();
                SpaceServer server = SpacePlace.mistakes(() -> SpaceServer.serve(
                        (name, ordered) -> Spaces.open(address, name, ordered ? opened.inOrder() : opened),
                        local,
                        options))) {
            print(server, options);
            while (signals.reason(0).isEmpty() && !server.awaitClose(POLL)) {
                // until a signal arrives
            }
        }
        return 0;
    }

    private void print(SpaceServer server, ServerOptions options) {
        String host = server.address().getAddress().getHostAddress();
        String served = (options.tls().isPresent() ? "grpcs://" : "grpc://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.address().getPort();
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.line(Map.of("address", served)) : "parhelion: " + backend + " is served at " + served);
        out.flush();
        if (options.tokens().isEmpty() && !server.address().getAddress().isLoopbackAddress()) {
            spec.commandLine()
                    .getErr()
                    .println("parhelion: anybody who reaches this port may read and change all tuples; --tokens FILE"
                            + " restricts it");
        }
    }

    private ServerOptions options() {
        Optional<Path> key = listen.key();
        if (listen.certificate().isPresent() != key.isPresent()
                || (listen.clients().isPresent() && key.isEmpty())) {
            throw new ConfigException("TLS needs both --tls-cert and --tls-key");
        }
        return SpacePlace.mistakes(() -> new ServerOptions(
                listen.certificate().map(file -> new Tls(file, key.orElseThrow(), listen.clients())),
                tokens.map(SpaceServeCommand::read),
                messageBytes,
                ServerOptions.DEFAULT.sessionGrace()));
    }

    private static Tokens read(Path file) {
        try {
            return Tokens.read(file);
        } catch (IOException e) {
            throw new ConfigException("--tokens " + file + ": cannot be read: " + e, e);
        }
    }
}
