package org.parhelion.adapters.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The client of a process. */
final class Clients {
    private static final Duration CONNECTION = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private static @Nullable S3Client client;

    private Clients() {}

    /** The client that all stores of this process share: connections and credentials are the same. */
    static synchronized S3Client shared(URI place) {
        S3Client found = client;
        if (found == null) {
            try {
                found = of(
                        endpoint(),
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(CONNECTION)
                                .socketTimeout(SILENCE)
                                .build());
            } catch (SdkException e) {
                throw new IllegalArgumentException(
                        place + ": " + e.getMessage()
                                + " Set AWS_REGION, and credentials by the means of the AWS command line",
                        e);
            }
            client = found;
        }
        return found;
    }

    /** Another service than that of AWS. */
    private static Optional<URI> endpoint() {
        return Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_S3"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
                .or(() -> Optional.ofNullable(System.getProperty("aws.endpointUrlS3")))
                .or(() -> Optional.ofNullable(System.getProperty("aws.endpointUrl")))
                .map(URI::create);
    }

    /**
     * Creates a client with the SDK's usual configuration: environment variables, system properties, {@code ~/.aws}, the instance.
     *
     * @param endpoint another service than that of AWS; its buckets are in the path, since it has no host name for each of them
     * @param http the connections
     */
    static S3Client of(Optional<URI> endpoint, SdkHttpClient http) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
        endpoint.ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
        if (endpoint.isPresent() && System.getenv("AWS_REGION") == null && System.getProperty("aws.region") == null) {
            builder.region(Region.US_EAST_1); // part of the signature alone
        }
        return builder.build();
    }
}
