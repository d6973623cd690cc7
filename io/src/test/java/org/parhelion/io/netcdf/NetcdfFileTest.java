package org.parhelion.io.netcdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Grid;
import org.parhelion.io.Damage;
import org.parhelion.io.DataException;
import org.parhelion.io.FrameRun;
import org.parhelion.io.Python;

class NetcdfFileTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    private static final String WRITER = """
            import sys, netCDF4, numpy
            for form, types in (('NETCDF3_CLASSIC', 'i1 i2 i4 f4 f8'), ('NETCDF3_64BIT_OFFSET', 'i1 i2 i4 f4 f8'),
                                ('NETCDF3_64BIT_DATA', 'i1 i2 i4 f4 f8 u1 u2 u4 i8 u8')):
                file = netCDF4.Dataset(sys.argv[1] + form + '.nc', 'w', format=form)
                file.title = 'eingef\\u00fcgt'
                file.createDimension('t', None)
                file.createDimension('n', 5)
                for type in types.split():
                    fixed = file.createVariable('fixed_' + type, type, ('n',))
                    fixed[:] = numpy.arange(5) * 3 + 1
                    growing = file.createVariable('growing_' + type, type, ('t', 'n'))
                    growing[0:3] = numpy.arange(15).reshape(3, 5)
                packed = file.createVariable('packed', 'i2', ('n',), fill_value=-1)
                packed.scale_factor = 0.5
                packed.add_offset = 10.0
                packed.set_auto_maskandscale(False)
                packed[:] = [0, 1, -1, 3, 4]
                file.close()
            single = netCDF4.Dataset(sys.argv[1] + 'single.nc', 'w', format='NETCDF3_CLASSIC')
            single.createDimension('t', None)
            single.createDimension('n', 3)
            single.createVariable('odd', 'i1', ('t', 'n'))[0:4] = numpy.arange(12).reshape(4, 3)
            single.close()
            netCDF4.Dataset(sys.argv[1] + 'four.nc', 'w', format='NETCDF4').close()
            """;

    @TempDir
    private Path directory;

    @Test
    void whatNetCDF4WritesIsRead() throws IOException, InterruptedException {
        Python.need("netCDF4");
        Python.run(WRITER, directory + "/");
        for (String form : new String[] {"NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"}) {
            try (NetcdfFile file = NetcdfFile.open(directory.resolve(form + ".nc"))) {
                assertThat(file.attributes()).isEqualTo(Map.of("title", "eingefügt"));
                assertThat(file.variables()).hasSize(form.endsWith("DATA") ? 21 : 11);
                for (String name : file.variables()) {
                    if (name.startsWith("fixed")) {
                        assertThat(file.read(name)).as(form + " " + name).containsExactly(1, 4, 7, 10, 13);
                    } else if (name.startsWith("growing")) {
                        assertThat(file.shape(name)).containsExactly(3, 5);
                        assertThat(file.dimensions(name)).containsExactly("t", "n");
                        assertThat(file.read(name, new long[] {1, 3}, new int[] {2, 2}))
                                .as(form + " " + name)
                                .containsExactly(8, 9, 13, 14);
                    } else {
                        assertThat(file.read(name)).containsExactly(10, 10.5, Double.NaN, 11.5, 12);
                    }
                }
            }
        }
        try (NetcdfFile file = NetcdfFile.open(directory.resolve("single.nc"))) {
            assertThat(file.read("odd")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> NetcdfFile.open(directory.resolve("four.nc")))
                .withMessageContaining("nccopy -k cdf5");
    }

    @Test
    void aFileThatIsDamagedIsRefusedByName() throws IOException {
        for (int form : new int[] {1, 2, 5}) {
            Path file = directory.resolve("form" + form + ".nc");
            new FrameRun(Grid.uniform(5, 7, 1), 3)
                    .write(
                            (comm, variables) -> NetcdfFields.open(
                                    file, comm, variables, Map.of(), java.util.OptionalInt.of(form))::write,
                            1,
                            0,
                            3);
            Damage.refused(file, 700, SEED, 2000, damaged -> {
                try (NetcdfFile netcdf = NetcdfFile.open(damaged)) {
                    for (String name : netcdf.variables()) {
                        long values = 1;
                        for (long extent : netcdf.shape(name)) {
                            values = Math.min(1 << 20, values * Math.min(1 << 20, extent));
                        }
                        if (values < 1 << 20) {
                            netcdf.read(name);
                        }
                    }
                }
            });
        }
    }

    @Test
    void anotherFileIsRefused() throws IOException {
        Path file = directory.resolve("text.nc");
        Files.writeString(file, "CDF is a text", StandardCharsets.UTF_8);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> NetcdfFile.open(file))
                .withMessageContaining("text.nc: not a NetCDF file of the forms CDF-1, CDF-2 or CDF-5");
    }
}
