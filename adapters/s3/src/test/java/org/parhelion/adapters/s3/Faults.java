package org.parhelion.adapters.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** A connection with planted faults. */
final class Faults implements SdkHttpClient {
    static final int NEVER = Integer.MAX_VALUE;

    private final SdkHttpClient client = UrlConnectionHttpClient.create();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger untilTorn = new AtomicInteger(NEVER);
    private volatile boolean flips;

    /** The next requests are answered by 503. */
    void busy(int requests) {
        busy.set(requests);
    }

    int left() {
        return busy.get();
    }

    /** Every request but DELETE loses its connection after so many. */
    void tearAfter(int requests) {
        untilTorn.set(requests);
    }

    /** A bit of the first byte of every answer to GET is wrong. S3 sends a checksum of the right bytes; the server of the tests does not. */
    void flip(boolean flip) {
        flips = flip;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        SdkHttpMethod method = request.httpRequest().method();
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(503).build())
                            .build();
                }
                if (method != SdkHttpMethod.DELETE
                        && untilTorn.getAndUpdate(n -> n == NEVER ? n : Math.max(0, n - 1)) == 0) {
                    throw new IOException("the connection is lost");
                }
                HttpExecuteResponse response = prepared.call();
                if (flips
                        && method == SdkHttpMethod.GET
                        && response.responseBody().isPresent()) {
                    byte[] body = response.responseBody().get().readAllBytes();
                    CRC32C crc = new CRC32C();
                    crc.update(body);
                    byte[] sum = ByteBuffer.allocate(Integer.BYTES)
                            .putInt((int) crc.getValue())
                            .array();
                    body[0] ^= 1;
                    return HttpExecuteResponse.builder()
                            .response(response.httpResponse().toBuilder()
                                    .putHeader(
                                            "x-amz-checksum-crc32c",
                                            Base64.getEncoder().encodeToString(sum))
                                    .build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }
                return response;
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
