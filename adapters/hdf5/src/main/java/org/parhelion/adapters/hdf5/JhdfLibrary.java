package org.parhelion.adapters.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.parhelion.io.DataException;
import org.parhelion.io.hdf.HdfLibrary;

/** HDF5 files by jHDF. */
public final class JhdfLibrary implements HdfLibrary {
    /** Creates the library. */
    public JhdfLibrary() {}

    @Override
    public HdfLibrary.OpenFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return JhdfArrays.of(file, new HdfFile(file));
        } catch (HdfException e) {
            throw new DataException(file + ": no HDF5 file: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Long> create(Path file, List<Group> groups, List<Dataset> datasets) throws IOException {
        Files.deleteIfExists(file);
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            Map<String, WritableGroup> made = new HashMap<>();
            made.put("", hdf);
            for (Group group : groups) {
                WritableGroup parent = parent(made, group.path());
                WritableGroup node = parent.putGroup(name(group.path()));
                new TreeMap<>(group.attributes()).forEach(node::putAttribute);
                made.put(group.path(), node);
            }
            for (Dataset dataset : datasets) {
                WritableDataset node = parent(made, dataset.path())
                        .putDataset(name(dataset.path()), zeros(dataset.elementBytes(), dataset.shape()));
                new TreeMap<>(dataset.attributes()).forEach(node::putAttribute);
            }
        } catch (HdfException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        List<Long> positions = new ArrayList<>();
        try (HdfFile hdf = new HdfFile(file)) {
            for (Dataset dataset : datasets) {
                if (!(hdf.getDatasetByPath(dataset.path()) instanceof ContiguousDataset contiguous)) {
                    throw new IOException(file + ": " + dataset.path() + " is not contiguous");
                }
                positions.add(hdf.getUserBlockSize() + contiguous.getDataAddress());
            }
        } catch (HdfException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return positions;
    }

    private static WritableGroup parent(Map<String, WritableGroup> made, String path) {
        int slash = path.lastIndexOf('/');
        WritableGroup parent = made.get(slash < 0 ? "" : path.substring(0, slash));
        if (parent == null) {
            throw new IllegalArgumentException("the group of " + path + " is not among the groups before it");
        }
        return parent;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** An array of arrays that are all the same one: jHDF writes as many zeros as the shape has, and there is memory for one row. */
    private static Object zeros(int elementBytes, int... shape) {
        Object array =
                Array.newInstance(elementBytes == Float.BYTES ? float.class : double.class, shape[shape.length - 1]);
        for (int d = shape.length - 2; d >= 0; d--) {
            Object[] outer = (Object[]) Array.newInstance(array.getClass(), shape[d]);
            Arrays.fill(outer, array);
            array = outer;
        }
        return array;
    }
}
