package org.parhelion.adapters.s3;

import com.robothy.s3.rest.LocalS3;
import com.robothy.s3.rest.bootstrap.LocalS3Mode;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;

/** A server with S3's interface in this process, which places of {@code s3://} use. */
final class Server {
    static final Faults FAULTS = new Faults();

    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final S3Client CLIENT = start();

    private Server() {}

    private static S3Client start() {
        LocalS3 server = LocalS3.builder().port(-1).mode(LocalS3Mode.IN_MEMORY).build();
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getPort();
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.endpointUrl", endpoint);
        return Clients.of(Optional.of(URI.create(endpoint)), FAULTS);
    }

    /** A client whose requests may have faults. */
    static S3Client client() {
        return CLIENT;
    }

    /** Creates a bucket. */
    static String bucket() {
        String bucket = "bucket-" + BUCKETS.incrementAndGet();
        CLIENT.createBucket(request -> request.bucket(bucket));
        return bucket;
    }
}
