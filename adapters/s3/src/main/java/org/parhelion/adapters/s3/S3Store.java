package org.parhelion.adapters.s3;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.parhelion.io.store.Keys;
import org.parhelion.io.store.ObjectStore;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects of a bucket, below a prefix. An object of more than one part is uploaded in parts, and is there when the last one is; every part and object is
 * sent with its CRC32C, which S3 compares, and comes back with it where it is read whole. The SDK repeats requests that fail. Thread-safe.
 */
public final class S3Store implements ObjectStore {
    /** Larger parts need fewer requests; an object has at most 10,000 of them. */
    static final int PART_BYTES = 1 << 24;

    private static final int MOST_PARTS = 10_000;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Client client;
    private final String bucket;
    /** Empty, or with / at its end. */
    private final String prefix;

    private final int partBytes;

    /**
     * Creates a store.
     *
     * @param client not closed by the store
     * @param bucket name of the bucket
     * @param prefix of all keys; empty, or with / at its end
     * @param partBytes length of the parts of large objects; S3 requires at least 5 MiB
     */
    S3Store(S3Client client, String bucket, String prefix, int partBytes) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.partBytes = partBytes;
    }

    /**
     * Opens the store of a place.
     *
     * @param place {@code s3://BUCKET} or {@code s3://BUCKET/PREFIX}
     * @return the store
     * @throws IllegalArgumentException if the URI names no bucket, or there is no region
     */
    public static S3Store open(URI place) {
        String bucket = place.getAuthority();
        String path = Optional.ofNullable(place.getPath()).orElse("").replaceAll("^/+|/+$", "");
        if (bucket == null || !bucket.matches("[a-z0-9][a-z0-9.-]+") || place.getQuery() != null) {
            throw new IllegalArgumentException(place + ": names no bucket; use s3://BUCKET/PREFIX");
        }
        return new S3Store(Clients.shared(place), bucket, path.isEmpty() ? "" : path + "/", PART_BYTES);
    }

    private String object(String key) {
        return prefix + Keys.checked(key);
    }

    @Override
    public void put(String key, ByteBuffer value) throws IOException {
        if (value.remaining() <= partBytes) {
            new Parts(object(key)).end(value);
        } else {
            put(key, channel -> channel.write(value));
        }
    }

    @Override
    public void put(String key, Body body) throws IOException {
        Parts parts = new Parts(object(key));
        boolean complete = false;
        try {
            PartChannel channel = new PartChannel(parts, partBytes);
            body.writeTo(channel);
            parts.end(channel.rest());
            complete = true;
        } finally {
            if (!complete) {
                parts.abandon();
            }
        }
    }

    /** Collects parts, and passes each on when the next one begins. */
    private static final class PartChannel implements WritableByteChannel {
        private final Parts parts;
        private final ByteBuffer part;

        PartChannel(Parts parts, int bytes) {
            this.parts = parts;
            this.part = ByteBuffer.allocate(bytes);
        }

        @Override
        public int write(ByteBuffer piece) throws IOException {
            int all = piece.remaining();
            while (piece.hasRemaining()) {
                if (!part.hasRemaining()) {
                    parts.add(rest());
                    part.clear();
                }
                int length = Math.min(piece.remaining(), part.remaining());
                part.put(piece.slice(piece.position(), length));
                piece.position(piece.position() + length);
            }
            return all;
        }

        ByteBuffer rest() {
            return part.flip();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** An object that is uploaded whole, or in parts where it has more than one. */
    private final class Parts {
        private final String object;
        private final List<CompletedPart> done = new ArrayList<>();
        private Optional<String> upload = Optional.empty();

        Parts(String object) {
            this.object = object;
        }

        void add(ByteBuffer part) throws IOException {
            if (upload.isEmpty()) {
                upload = Optional.of(asked(() -> client.createMultipartUpload(request ->
                                request.bucket(bucket).key(object).checksumAlgorithm(ChecksumAlgorithm.CRC32_C)))
                        .uploadId());
            }
            int number = done.size() + 1;
            if (number > MOST_PARTS) {
                throw new IOException(
                        place(object) + ": larger than " + MOST_PARTS + " parts of " + partBytes + " bytes");
            }
            RequestBody body = RequestBody.fromRemainingByteBuffer(part);
            var response = asked(() -> client.uploadPart(
                    request -> request.bucket(bucket)
                            .key(object)
                            .uploadId(upload.orElseThrow())
                            .partNumber(number)
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                    body));
            done.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(response.eTag())
                    .checksumCRC32C(response.checksumCRC32C())
                    .build());
        }

        void end(ByteBuffer last) throws IOException {
            if (upload.isEmpty()) {
                RequestBody body = RequestBody.fromRemainingByteBuffer(last);
                last.position(last.limit());
                asked(() -> client.putObject(
                        request -> request.bucket(bucket).key(object).checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                        body));
                return;
            }
            if (last.hasRemaining()) {
                add(last);
            }
            asked(() -> client.completeMultipartUpload(request -> request.bucket(bucket)
                    .key(object)
                    .uploadId(upload.orElseThrow())
                    .multipartUpload(all -> all.parts(done))));
        }

        /** Deletes the parts of an upload that failed: they cost money, and no list of objects contains them. */
        void abandon() {
            if (upload.isPresent()) {
                try {
                    abort(object, upload.get());
                } catch (IOException e) {
                    // The write has failed already, and its own error is about to come; deleteAll tries again.
                }
            }
        }
    }

    private void abort(String object, String upload) throws IOException {
        asked(() -> client.abortMultipartUpload(
                request -> request.bucket(bucket).key(object).uploadId(upload)));
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
        String object = object(key);
        try {
            return Optional.of(asked(() -> client.getObjectAsBytes(
                            request -> request.bucket(bucket).key(object).checksumMode(ChecksumMode.ENABLED)))
                    .asByteArrayUnsafe());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] get(String key, long offset, int length) throws IOException {
        String object = object(key);
        if (length == 0) {
            return new byte[0];
        }
        ResponseBytes<GetObjectResponse> bytes = asked(() -> client.getObjectAsBytes(
                request -> request.bucket(bucket).key(object).range("bytes=" + offset + "-" + (offset + length - 1))));
        byte[] array = bytes.asByteArrayUnsafe();
        if (array.length != length) {
            throw new EOFException(place(object) + " ends early: " + length + " bytes are to be read at " + offset);
        }
        return array;
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        String object = object(key);
        try {
            return OptionalLong.of(asked(() ->
                            client.headObject(request -> request.bucket(bucket).key(object)))
                    .contentLength());
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public List<String> list(String folder) throws IOException {
        String below = folder.isEmpty() ? prefix : object(folder) + "/";
        return asked(() ->
                client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(below)).contents().stream()
                        .map(S3Object::key)
                        .map(key -> key.substring(prefix.length()))
                        .filter(Keys::isKey)
                        .sorted()
                        .toList());
    }

    @Override
    public void delete(String key) throws IOException {
        String object = object(key);
        try {
            asked(() -> client.deleteObject(request -> request.bucket(bucket).key(object)));
        } catch (NoSuchFileException e) {
            // Deleted before: not an error.
        }
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        String below = object(folder) + "/";
        for (String key : list(folder)) {
            delete(key);
        }
        List<MultipartUpload> uploads = asked(() -> client.listMultipartUploads(
                        request -> request.bucket(bucket).prefix(below))
                .uploads());
        for (MultipartUpload upload : uploads) {
            if (upload.key().startsWith(below)) {
                abort(upload.key(), upload.uploadId());
            }
        }
    }

    private String place(String object) {
        return "s3://" + bucket + "/" + object;
    }

    /** Performs a request; exceptions of the SDK become those of {@link ObjectStore}. */
    private <T> T asked(Supplier<T> request) throws IOException {
        try {
            return request.get();
        } catch (NoSuchKeyException e) {
            throw missing(e);
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code(e))) {
                throw missing(e);
            }
            if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                EOFException early = new EOFException(this + ": " + e.getMessage());
                early.initCause(e);
                throw early;
            }
            throw new IOException(this + ": " + e.getMessage(), e);
        } catch (SdkException e) {
            throw new IOException(this + ": " + e.getMessage(), e);
        }
    }

    private static String code(S3Exception e) {
        return e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
    }

    private NoSuchFileException missing(S3Exception e) {
        NoSuchFileException missing = new NoSuchFileException(toString(), null, e.getMessage());
        missing.initCause(e);
        return missing;
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }
}
