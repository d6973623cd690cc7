package org.parhelion.io.zarr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIndexOutOfBoundsException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;

class ZarrArrayTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** An array of random shape, shards, chunks, type and codecs; element n of C order is n. */
    private record Sample(ObjectStore store, ZarrArray array, Object values) {
        static Sample random(Random random, ZarrVersion version) throws IOException {
            int dims = 1 + random.nextInt(4);
            int[] chunk = new int[dims];
            int[] shard = new int[dims];
            long[] shape = new long[dims];
            for (int d = 0; d < dims; d++) {
                chunk[d] = 1 + random.nextInt(5);
                shard[d] = chunk[d] * (1 + random.nextInt(3));
                shape[d] = random.nextLong(1, 13);
            }
            ZarrType type =
                    List.of(ZarrType.FLOAT64, ZarrType.FLOAT32, ZarrType.INT64).get(random.nextInt(3));
            Compression compression = random.nextBoolean() ? Compression.NONE : Compression.GZIP;
            ObjectStore store = ObjectStore.memory();
            ZarrArray array = new ZarrArray(
                    store,
                    "a",
                    ZarrMetadata.of(
                            version,
                            shape,
                            shard,
                            chunk,
                            type,
                            compression,
                            Collections.nCopies(dims, "d"),
                            Map.of("n", 1L)));
            int[] extents = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
            Object values = type.array(Extents.product(extents));
            for (int n = 0; n < Extents.product(extents); n++) {
                switch (values) {
                    case double[] doubles -> doubles[n] = n;
                    case float[] floats -> floats[n] = n;
                    default -> ((long[]) values)[n] = n;
                }
            }
            int[] shards = Extents.parts(extents, shard);
            int[] index = new int[dims];
            for (int n = 0; n < Extents.product(shards); n++) {
                Extents.unravel(n, shards, index);
                int[] from = new int[dims];
                int[] extent = new int[dims];
                for (int d = 0; d < dims; d++) {
                    from[d] = index[d] * shard[d];
                    extent[d] = Math.min(shard[d], extents[d] - from[d]);
                }
                Object part = type.array(Extents.product(extent));
                Extents.copy(extent, values, extents, from, part, extent, new int[dims]);
                array.write(index.clone(), part, extent);
            }
            array.writeDocument();
            return new Sample(store, array, values);
        }
    }

    @RepeatedTest(60)
    void anyBoxIsReadAsItWasWritten(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Sample sample = Sample.random(random, random.nextBoolean() ? ZarrVersion.V3 : ZarrVersion.V2);
        ZarrArray array = ZarrArray.open(sample.store, "a");
        long[] shape = array.shape();
        int[] extent = new int[shape.length];
        long[] from = new long[shape.length];
        for (int d = 0; d < shape.length; d++) {
            from[d] = random.nextInt((int) shape[d]);
            extent[d] = random.nextInt((int) (shape[d] - from[d]) + 1);
        }
        double[] box = array.read(from, extent);
        int[] index = new int[shape.length];
        for (int n = 0; n < box.length; n++) {
            Extents.unravel(n, extent, index);
            int at = 0;
            for (int d = 0; d < shape.length; d++) {
                at = at * (int) shape[d] + (int) from[d] + index[d];
            }
            assertThat(box[n]).as("seed %d, %s, element %d", seed, array, n).isEqualTo(at);
        }
        assertThat(array.read()).hasSize((int) Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    }

    /** Objects are written in pieces of 256 KiB, which end inside elements. */
    @RepeatedTest(6)
    void anObjectOfSeveralPiecesIsReadAsItWasWritten(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int[] chunk = {1 + random.nextInt(3), 1 + random.nextInt(70_000)};
        int[] shard = {3 * chunk[0], 2 * chunk[1]};
        int[] extent = {1 + random.nextInt(shard[0]), 1 + random.nextInt(shard[1])};
        ZarrType type = List.of(ZarrType.FLOAT64, ZarrType.FLOAT32).get(random.nextInt(2));
        Compression compression = random.nextInt(3) == 0 ? Compression.GZIP : Compression.NONE;
        double[] expected =
                random.ints(Extents.product(extent), 0, 1000).asDoubleStream().toArray();
        Object values = type.array(expected.length);
        for (int n = 0; n < expected.length; n++) {
            if (values instanceof float[] floats) {
                floats[n] = (float) expected[n];
            } else {
                ((double[]) values)[n] = expected[n];
            }
        }
        ObjectStore store = ObjectStore.memory();
        long[] shape = {extent[0], extent[1]};
        ZarrArray array = new ZarrArray(
                store,
                "a",
                ZarrMetadata.of(ZarrVersion.V3, shape, shard, chunk, type, compression, List.of("y", "x"), Map.of()));
        array.write(new int[] {0, 0}, values, extent);
        array.writeDocument();
        assertThat(ZarrArray.open(store, "a").read())
                .as("seed %d, %s", seed, array)
                .isEqualTo(expected);
    }

    /** Flips each bit of each object in turn would take long; a random one of each does not. */
    @RepeatedTest(30)
    void aDamagedObjectIsRefusedByName(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Sample sample = Sample.random(random, ZarrVersion.V3);
        List<String> keys = sample.store.list("a/c");
        String key = keys.get(random.nextInt(keys.size()));
        byte[] bytes = sample.store.get(key).orElseThrow();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        sample.store.put(key, ByteBuffer.wrap(bytes));
        assertThatExceptionOfType(DataException.class)
                .as("seed %d, %s", seed, sample.array)
                .isThrownBy(() -> ZarrArray.open(sample.store, "a").read())
                .withMessageContaining(key);
    }

    @RepeatedTest(30)
    void aTruncatedObjectIsRefusedByName(RepetitionInfo repetition) throws IOException {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Sample sample = Sample.random(random, ZarrVersion.V3);
        String key = sample.store.list("a/c").getFirst();
        byte[] bytes = sample.store.get(key).orElseThrow();
        sample.store.put(key, ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length)));
        assertThatExceptionOfType(DataException.class)
                .as("seed %d, %s", seed, sample.array)
                .isThrownBy(() -> ZarrArray.open(sample.store, "a").read())
                .withMessageContaining(key);
    }

    @Test
    void anObjectThatWasNeverWrittenIsTheFillValue() throws IOException {
        Sample sample = Sample.random(new Random(1), ZarrVersion.V3);
        for (String key : sample.store.list("a/c")) {
            sample.store.delete(key);
        }
        double fill = sample.array.metadata().fill();
        assertThat(ZarrArray.open(sample.store, "a").read()).containsOnly(fill);
    }

    @ParameterizedTest
    @CsvSource({
        "bool,1",
        "int8,-3",
        "int16,-300",
        "int32,-70000",
        "int64,-5000000000",
        "uint8,200",
        "uint16,60000",
        "uint32,4000000000",
        "uint64,9007199254740992",
        "float16,1.5",
        "float32,0.25",
        "float64,0.1"
    })
    void everyTypeAndByteOrderIsReadFromPlainChunks(String type, double value) throws IOException {
        for (String endian : List.of("little", "big")) {
            ObjectStore store = ObjectStore.memory();
            store.put("a/zarr.json", utf8("""
                    {"zarr_format": 3, "node_type": "array", "shape": [3], "data_type": "%s", "fill_value": 0,
                     "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
                     "chunk_key_encoding": {"name": "default", "configuration": {"separator": "."}},
                     "codecs": [{"name": "bytes", "configuration": {"endian": "%s"}}]}""".formatted(type, endian)));
            ByteBuffer bytes = ByteBuffer.allocate(2 * ZarrType.of(type).bytes)
                    .order(endian.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            for (int n = 0; n < 2; n++) {
                switch (ZarrType.of(type)) {
                    case BOOL, INT8, UINT8 -> bytes.put((byte) value);
                    case INT16, UINT16 -> bytes.putShort((short) value);
                    case INT32, UINT32 -> bytes.putInt((int) (long) value);
                    case INT64, UINT64 -> bytes.putLong((long) value);
                    case FLOAT16 -> bytes.putShort(Float.floatToFloat16((float) value));
                    case FLOAT32 -> bytes.putFloat((float) value);
                    case FLOAT64 -> bytes.putDouble(value);
                }
            }
            store.put("a/c.0", bytes.flip());
            assertThat(ZarrArray.open(store, "a").read()).containsExactly(value, value, 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"shape\": [4] | \"shape\": 4 | shape",
                "\"shape\": [4] | \"shape\": [4.5] | whole number",
                "\"shape\": [4] | \"shape\": [-4] | shape",
                "\"shape\": [4] | \"shape\": [4, 4] | axes",
                "float64 | complex64 | complex64",
                "\"zarr_format\": 3 | \"zarr_format\": 2 | zarr_format",
                "\"name\": \"regular\" | \"name\": \"rectilinear\" | rectilinear",
                "\"bytes\" | \"zstd\" | Add org.parhelion:parhelion-zstd",
                "[4]} | [4000000000]} | overflow",
                "[4]} | [2000000000]} | GiB",
                "[4]} | [0]} | chunks",
                "\"fill_value\": 0 | \"fill_value\": \"0x7f\" | fill_value",
                "\"default\"} | \"default\", \"configuration\": {\"separator\": \"-\"}} | separator",
            })
    void aDocumentThatIsNotReadIsRefusedByName(String part, String instead, String message) throws IOException {
        String document = """
                {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "float64", "fill_value": 0,
                 "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}},
                 "chunk_key_encoding": {"name": "default"}, "codecs": ["bytes"]}""";
        ObjectStore store = ObjectStore.memory();
        store.put("a/zarr.json", utf8(document));
        assertThat(ZarrArray.open(store, "a").shape()).containsExactly(4);
        assertThat(document).contains(part);
        store.put("a/zarr.json", utf8(document.replace(part, instead)));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ZarrArray.open(store, "a"))
                .withMessageContainingAll("'a'", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"zarr_format\": 2 | \"zarr_format\": 1 | zarr_format",
                "\"C\" | \"F\" | order",
                "\"filters\": null | \"filters\": [{\"id\": \"delta\"}] | filters",
                "<f8 | <c16 | dtype",
                "<f8 | <M8[ns] | dtype",
                "\"compressor\": null | \"compressor\": {\"id\": \"blosc\"} | codec 'blosc'",
                "\"chunks\": [4] | \"chunks\": [0] | chunks",
                "\"shape\": [4] | \"shape\": 4 | shape",
            })
    void aDocumentOfVersion2ThatIsNotReadIsRefusedByName(String part, String instead, String message)
            throws IOException {
        String document = """
                {"zarr_format": 2, "shape": [4], "chunks": [4], "dtype": "<f8", "compressor": null, "fill_value": null,
                 "order": "C", "filters": null}""";
        ObjectStore store = ObjectStore.memory();
        store.put("a/.zarray", utf8(document));
        assertThat(ZarrArray.open(store, "a").read()).containsExactly(0, 0, 0, 0);
        assertThat(document).contains(part);
        store.put("a/.zarray", utf8(document.replace(part, instead)));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ZarrArray.open(store, "a"))
                .withMessageContainingAll("'a'", message);
    }

    @Test
    void zstdWithoutItsAdapterIsRefusedWithTheRemedy() {
        assertThat(Compression.ZSTD.isAvailable()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(Compression.ZSTD::codec)
                .withMessageContainingAll("zstd", "Add org.parhelion:parhelion-zstd", "gzip");
    }

    @Test
    void aBoxOutsideTheArrayIsRefused() throws IOException {
        Sample sample = Sample.random(new Random(3), ZarrVersion.V3);
        long[] from = sample.array.shape();
        int[] one = new int[from.length];
        Arrays.fill(one, 1);
        assertThatIndexOutOfBoundsException().isThrownBy(() -> sample.array.read(from, one));
    }

    @Test
    void anArrayThatIsNotThereIsNamed() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ZarrArray.open(ObjectStore.memory(), "wind"))
                .withMessageContaining("no Zarr array 'wind'");
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
