package org.parhelion.runs.stop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The notices of Amazon EC2 that it takes a spot instance back, two minutes before, or advises to leave it (rebalance), from the instance metadata service,
 * version 2: {@code PUT /latest/api/token}, then requests with this token. A thread polls; a service that does not answer is asked again later.
 *
 * <p>Amazon EC2 User Guide, "Spot Instance interruption notices" and "EC2 instance rebalance recommendations".
 */
public final class SpotNotice implements StopSource {
    /** The variable of the AWS tools for another address of the service. */
    public static final String ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    /** The interval that Amazon recommends. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final String USUAL_ENDPOINT = "http://169.254.169.254";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String TOKEN_SECONDS = "21600";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final System.Logger LOG = System.getLogger(SpotNotice.class.getName());

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String endpoint;
    private final Duration interval;
    private final Thread thread;
    private Optional<String> token = Optional.empty();
    private boolean warned;
    private volatile Optional<StopReason> reason = Optional.empty();

    private SpotNotice(String endpoint, Duration interval) {
        this.endpoint = endpoint.replaceFirst("/+$", "");
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("spot notice").unstarted(this::poll);
    }

    /**
     * Starts to poll.
     *
     * @param environment environment variables: {@value #ENDPOINT}
     * @param interval the polling interval; {@link #INTERVAL}
     * @return the source
     */
    public static SpotNotice poll(Map<String, String> environment, Duration interval) {
        SpotNotice notice = new SpotNotice(environment.getOrDefault(ENDPOINT, USUAL_ENDPOINT), interval);
        notice.thread.start();
        return notice;
    }

    private void poll() {
        try {
            while (reason.filter(StopReason.SPOT::equals).isEmpty()) {
                try {
                    look();
                } catch (IOException e) {
                    warn("cannot be read: " + e);
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void warn(String what) {
        if (!warned) {
            warned = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "spot notices: the instance metadata service at " + endpoint + " " + what);
        }
    }

    private void look() throws IOException, InterruptedException {
        if (token.isEmpty()) {
            HttpResponse<String> answer = send(request("/latest/api/token")
                    .header("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS)
                    .PUT(HttpRequest.BodyPublishers.noBody()));
            if (answer.statusCode() != OK) {
                warn("gives no token: status " + answer.statusCode());
                return;
            }
            token = Optional.of(answer.body().strip());
        }
        if (isThere("/latest/meta-data/spot/instance-action")) {
            reason = Optional.of(StopReason.SPOT);
        } else if (isThere("/latest/meta-data/events/recommendations/rebalance")) {
            reason = Optional.of(StopReason.REBALANCE);
        }
    }

    /** A notice is a document that exists; before that the status is 404. */
    private boolean isThere(String path) throws IOException, InterruptedException {
        int status = send(request(path)
                        .header("X-aws-ec2-metadata-token", token.orElse(""))
                        .GET())
                .statusCode();
        if (status == UNAUTHORIZED) {
            token = Optional.empty(); // expired
        }
        return status == OK;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public Optional<StopReason> reason(double secondsToStop) {
        return reason;
    }

    @Override
    public void close() {
        thread.interrupt();
        client.shutdownNow();
    }
}
