package org.parhelion.adapters.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.CheckpointSeries;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.store.ObjectStoreContract;

/** A bucket of a server on this machine keeps the contract of object stores, also when requests fail. */
@Timeout(120)
class S3StoreTest extends ObjectStoreContract {
    private static final int PART = 5 << 20;

    private boolean prefixed;

    @Override
    protected ObjectStore store() {
        prefixed = !prefixed;
        return new S3Store(Server.client(), Server.bucket(), prefixed ? "some/prefix/" : "", PART);
    }

    @Override
    protected int[] lengths() {
        return new int[] {0, 1, PART, PART + 1, 2 * PART + 7};
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws IOException {
        ObjectStore store = store();
        Server.FAULTS.busy(2);
        store.put("a", ByteBuffer.wrap("value".getBytes(UTF_8)));
        Server.FAULTS.busy(2);
        assertThat(store.get("a").orElseThrow()).asString().isEqualTo("value");
        assertThat(Server.FAULTS.left()).isZero();
    }

    @Test
    void aServerThatStaysBusyEndsTheRequestWithAnError() throws IOException {
        ObjectStore store = store();
        Server.FAULTS.busy(1000);
        try {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> store.put("a", ByteBuffer.allocate(1)))
                    .withMessageContaining(store.toString());
        } finally {
            Server.FAULTS.busy(0);
        }
        assertThat(store.size("a")).isEmpty();
    }

    @Test
    void aTornUploadLeavesTheObjectAsItWasAndNoParts() throws IOException {
        ObjectStore store = store();
        store.put("a", ByteBuffer.wrap("before".getBytes(UTF_8)));
        Server.FAULTS.tearAfter(2); // the upload begins, one part arrives
        try {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> store.put("a", ByteBuffer.allocate(3 * PART)));
        } finally {
            Server.FAULTS.tearAfter(Faults.NEVER);
        }
        assertThat(store.get("a").orElseThrow()).asString().isEqualTo("before");
        assertThat(store.list("")).containsExactly("a");
    }

    @Test
    void aBitThatFlipsOnTheWayBackIsFound() throws IOException {
        ObjectStore store = store();
        store.put("a", ByteBuffer.wrap("value".getBytes(UTF_8)));
        Server.FAULTS.flip(true);
        try {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.get("a"));
        } finally {
            Server.FAULTS.flip(false);
        }
    }

    @Test
    void aLostObjectOfACheckpointIsNamed() throws IOException {
        ObjectStore store = store();
        for (long step : new long[] {1, 2}) {
            Ranks.threads(2, comm -> {
                Decomposition halves = Decomposition.of(Grid.uniform(6, 8, 1), 2);
                Field u = Field.of("u", halves.block(comm.rank()), Precision.DOUBLE, Width.NONE);
                u.fill((double) step);
                try (CheckpointSeries series = new CheckpointSeries(store, comm, 2, true)) {
                    series.write(new Checkpoint.State(step, 0, Map.of(), List.of(u)));
                    series.commit();
                }
            });
        }
        Checkpoint latest = Checkpoint.latest(store).orElseThrow();
        latest.verify(0, 1);
        String lost = store.list("step-000000000002").get(1);
        store.delete(lost);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> latest.verify(0, 1))
                .withMessageContaining(store + "/" + lost + " is missing");
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> Checkpoint.open(store, 2));
        Checkpoint.open(store, 1).verify(0, 1);
    }

    @Test
    void aBucketThatDoesNotExistIsNamed() {
        ObjectStore store = new S3Store(Server.client(), "no-such-bucket", "", PART);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.put("a", ByteBuffer.allocate(1)))
                .withMessageContaining("s3://no-such-bucket");
    }

    @Test
    void theStoreIsFoundByItsScheme() {
        assertThat(Server.client()).isNotNull(); // which sets the endpoint of the process
        assertThat(ObjectStore.at("s3://some-bucket/a/b/").toString()).isEqualTo("s3://some-bucket/a/b");
        for (String wrong : new String[] {"s3:///a", "s3://under_score/a", "s3://bucket/a?versionId=1"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ObjectStore.at(wrong))
                    .withMessageContaining(wrong)
                    .withMessageContaining("s3://BUCKET/PREFIX");
        }
    }
}
