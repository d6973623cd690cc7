package org.parhelion.io.vtk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.grid.Grid;
import org.parhelion.io.Damage;
import org.parhelion.io.DataException;
import org.parhelion.io.FrameRun;
import org.parhelion.io.Python;

class VtkImageTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** All encodings of VTK's writers, with point data of all types, cell data, and blocks that are smaller than the data. */
    private static final String WRITER = """
            import sys, vtk, numpy
            from vtk.util.numpy_support import numpy_to_vtk
            types = 'i1 u1 i2 u2 i4 u4 i8 u8 f4 f8'.split()
            image = vtk.vtkImageData()
            image.SetExtent(2, 6, 1, 4, 0, 2)
            for type in types:
                array = numpy_to_vtk(numpy.arange(60).astype(type), deep=True)
                array.SetName(type)
                image.GetPointData().AddArray(array)
            array = numpy_to_vtk(numpy.arange(24) * 0.5, deep=True)
            array.SetName('cells')
            image.GetCellData().AddArray(array)
            grid = vtk.vtkRectilinearGrid()
            grid.SetExtent(2, 6, 1, 4, 0, 2)
            for axis, n in (('X', 5), ('Y', 4), ('Z', 3)):
                getattr(grid, 'Set%sCoordinates' % axis)(numpy_to_vtk(numpy.arange(n) ** 2.0, deep=True))
            grid.GetPointData().AddArray(image.GetPointData().GetArray('f4'))
            vector = numpy_to_vtk(numpy.arange(180.0).reshape(60, 3), deep=True)
            vector.SetName('vector')
            grid.GetPointData().AddArray(vector)
            def write(writer, data, name, mode, encode, zlib, header, order):
                writer.SetInputData(data)
                writer.SetFileName(sys.argv[1] + name)
                writer.SetDataMode(mode)
                writer.SetEncodeAppendedData(encode)
                writer.SetCompressor(vtk.vtkZLibDataCompressor() if zlib else None)
                writer.SetBlockSize(192)
                writer.SetHeaderType(header)
                writer.SetByteOrder(order)
                writer.Write()
            n = 0
            for mode, encode in ((0, 0), (1, 0), (2, 0), (2, 1)):
                for zlib in (0, 1):
                    for header in (32, 64):
                        for order in (0, 1):
                            write(vtk.vtkXMLImageDataWriter(), image, '%d.vti' % n, mode, encode, zlib, header, order)
                            write(vtk.vtkXMLRectilinearGridWriter(), grid, '%d.vtr' % n, mode, encode, zlib, header, order)
                            n += 1
            print(n)
            """;

    @TempDir
    private Path directory;

    @Test
    void whatVtkWritesIsRead() throws IOException, InterruptedException {
        Python.need("vtk");
        int count = Integer.parseInt(Python.run(WRITER, directory + "/").getLast());
        double[] points = new double[60];
        for (int n = 0; n < points.length; n++) {
            points[n] = n;
        }
        for (int n = 0; n < count; n++) {
            VtkImage image = VtkImage.open(directory.resolve(n + ".vti"));
            assertThat(image.names()).hasSize(11).last().isEqualTo("cells");
            assertThat(image.shape("f8")).containsExactly(3, 4, 5);
            assertThat(image.shape("cells")).containsExactly(2, 3, 4);
            for (String name : image.names()) {
                if (name.equals("cells")) {
                    assertThat(image.read(name)).hasSize(24).endsWith(11, 11.5);
                } else {
                    assertThat(image.read(name)).as("%d.vti, %s", n, name).isEqualTo(points);
                }
            }
            VtkImage grid = VtkImage.open(directory.resolve(n + ".vtr"));
            assertThat(grid.read("f4")).as("%d.vtr", n).isEqualTo(points);
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> grid.read("vector"))
                    .withMessageContaining(".vtr: array 'vector': has 3 components");
        }
        Path zlib = directory.resolve("7.vti");
        for (Path file : List.of(directory.resolve("1.vti"), zlib, directory.resolve("15.vti"))) {
            Damage.refused(file, 1 << 20, SEED, 700, VtkImageTest::readAll);
        }
    }

    private static void readAll(Path file) throws IOException {
        VtkImage image = VtkImage.open(file);
        for (String name : image.names()) {
            image.read(name);
        }
    }

    @Test
    void aDamagedFileOrIndexIsRefusedByName() throws IOException {
        FrameRun run = new FrameRun(Grid.uniform(5, 2060, 1), 1);
        run.write((comm, variables) -> VtkFields.open(directory, comm, variables)::write, 2, 0, 1);
        Path index = directory.resolve("fields-0000000.pvti");
        assertThat(VtkImage.open(index).read("u")).isEqualTo(run.values("u", 0));
        Damage.refused(index, 1 << 20, SEED, 600, VtkImageTest::readAll);
        Damage.refused(directory.resolve("fields-0000000-0.vti"), 900, SEED, 1000, VtkImageTest::readAll);
        Files.delete(directory.resolve("fields-0000000-1.vti"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> VtkImage.open(index))
                .withMessageContaining("fields-0000000.pvti: piece 'fields-0000000-1.vti' is missing");
    }
}
