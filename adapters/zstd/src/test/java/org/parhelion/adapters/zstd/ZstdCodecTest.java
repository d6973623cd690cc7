package org.parhelion.adapters.zstd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;
import org.parhelion.io.Variable;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.Compression;
import org.parhelion.io.zarr.ZarrArray;
import org.parhelion.io.zarr.ZarrFields;
import org.parhelion.io.zarr.ZarrOptions;
import org.parhelion.io.zarr.ZarrVersion;

class ZstdCodecTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    private final ZstdCodec codec = new ZstdCodec();

    private static byte[] chunk(Random random) {
        byte[] bytes = new byte[random.nextInt(20_000)];
        int noise = random.nextInt(bytes.length + 1);
        for (int n = 0; n < noise; n++) {
            bytes[n] = (byte) random.nextInt();
        }
        return bytes;
    }

    @RepeatedTest(20)
    void aChunkIsDecodedAsItWasEncodedAndEncodedAlikeEachTime(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        byte[] chunk = chunk(new Random(seed));
        byte[] encoded = codec.encode(Arrays.copyOf(chunk, chunk.length + 7), chunk.length);
        assertThat(codec.decode(encoded, chunk.length)).as("seed %d", seed).isEqualTo(chunk);
        assertThat(codec.encode(chunk, chunk.length)).as("seed %d", seed).isEqualTo(encoded);
    }

    @RepeatedTest(20)
    void aChunkOfAnotherLengthIsRefused(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        byte[] chunk = chunk(new Random(seed));
        byte[] encoded = codec.encode(chunk, chunk.length);
        assertThatIllegalArgumentException()
                .as("seed %d", seed)
                .isThrownBy(() -> codec.decode(encoded, chunk.length + 1));
        if (chunk.length > 0) {
            assertThatIllegalArgumentException()
                    .as("seed %d", seed)
                    .isThrownBy(() -> codec.decode(encoded, chunk.length - 1));
        }
        assertThatIllegalArgumentException()
                .as("seed %d", seed)
                .isThrownBy(() -> codec.decode(Arrays.copyOf(encoded, encoded.length - 1), chunk.length));
    }

    private static Map<String, byte[]> objects(int ranks, ZarrVersion version, ObjectStore store) throws IOException {
        Grid grid = Grid.uniform(70, 1100, 1);
        Ranks.threads(ranks, comm -> {
            Field field = Field.of("u", Decomposition.of(grid, comm).block(), Precision.DOUBLE, Width.all(grid, 1));
            field.fill((x, y, z) -> Math.rint(100 * Math.sin(0.01 * x + 0.02 * y)));
            Variable u = new Variable("u", Lattice.centres(grid), Precision.DOUBLE, false, Map.of());
            try {
                ZarrFields.open(store, new ZarrOptions(version, Compression.ZSTD, false), comm, List.of(u), Map.of())
                        .write("u", field, 10, 0.5);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Map<String, byte[]> objects = new TreeMap<>();
        for (String key : store.list("")) {
            objects.put(key, store.get(key).orElseThrow());
        }
        return objects;
    }

    @ParameterizedTest
    @EnumSource(ZarrVersion.class)
    void aStoreIsTheSameOnAnyNumberOfRanksAndIsReadBack(ZarrVersion version) throws IOException {
        ObjectStore store = ObjectStore.memory();
        Map<String, byte[]> one = objects(1, version, store);
        for (int ranks : new int[] {2, 3, 7}) {
            Map<String, byte[]> several = objects(ranks, version, ObjectStore.memory());
            assertThat(several).containsOnlyKeys(one.keySet());
            one.forEach((key, bytes) -> assertThat(several.get(key))
                    .as("%s on %d ranks", key, ranks)
                    .isEqualTo(bytes));
        }
        assertThat(one.values().stream().mapToInt(bytes -> bytes.length).sum()).isLessThan(70 * 1100 * 4);
        double[] values = ZarrArray.open(store, "u").read();
        Grid grid = Grid.uniform(70, 1100, 1);
        for (int j = 0; j < 70; j++) {
            for (int i = 0; i < 1100; i++) {
                double x = grid.coordinate(Axis.X, i);
                double y = grid.coordinate(Axis.Y, j);
                assertThat(values[j * 1100 + i]).isEqualTo(Math.rint(100 * Math.sin(0.01 * x + 0.02 * y)));
            }
        }
    }

    @Test
    void theAdapterUsesTheSeamAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.parhelion.comm..", "org.parhelion.runs..", "org.parhelion.adapters.nd4j..")
                .because("an adapter converts between one outside system and the library's values")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.parhelion.adapters.zstd"));
    }
}
