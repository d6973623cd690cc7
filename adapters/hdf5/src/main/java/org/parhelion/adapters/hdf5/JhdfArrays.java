package org.parhelion.adapters.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.parhelion.io.DataException;
import org.parhelion.io.hdf.HdfLibrary;

/** The arrays of numbers in an HDF5 file. */
final class JhdfArrays implements HdfLibrary.OpenFile {
    private final Path path;
    private final HdfFile file;
    private final Map<String, Dataset> datasets = new TreeMap<>();

    private JhdfArrays(Path path, HdfFile file) {
        this.path = path;
        this.file = file;
    }

    static JhdfArrays of(Path path, HdfFile file) {
        JhdfArrays arrays = new JhdfArrays(path, file);
        boolean complete = false;
        try {
            arrays.add("", file);
            complete = true;
        } finally {
            if (!complete) {
                file.close();
            }
        }
        return arrays;
    }

    private void add(String prefix, Group group) {
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            if (child.getValue() instanceof Group inner && !child.getValue().isLink()) {
                add(prefix + child.getKey() + "/", inner);
            } else if (child.getValue() instanceof Dataset dataset && isNumeric(dataset)) {
                datasets.put(prefix + child.getKey(), dataset);
            }
        }
    }

    private static boolean isNumeric(Dataset dataset) {
        return !dataset.isCompound()
                && !dataset.isEmpty()
                && !dataset.isVariableLength()
                && List.of(float.class, double.class, byte.class, short.class, int.class, long.class)
                        .contains(dataset.getJavaType());
    }

    @Override
    public List<String> paths() {
        return List.copyOf(datasets.keySet());
    }

    private Dataset dataset(String name) {
        Dataset dataset = datasets.get(name);
        if (dataset == null) {
            throw new DataException(path + ": contains no array '" + name + "', only " + datasets.keySet());
        }
        return dataset;
    }

    @Override
    public long[] shape(String name) {
        return Arrays.stream(dataset(name).getDimensions()).asLongStream().toArray();
    }

    @Override
    public double[] read(String name, long[] from, int[] extent) {
        Dataset dataset = dataset(name);
        try {
            Object values = dataset.isScalar() ? dataset.getData() : dataset.getData(from, extent);
            double[] flat = new double[Arrays.stream(extent).reduce(1, Math::multiplyExact)];
            copy(values, flat, 0);
            return flat;
        } catch (HdfException e) {
            throw new DataException(path + ": " + name + ": " + e.getMessage(), e);
        }
    }

    /** Copies arrays of arrays of numbers in C order; returns the index after the last value. */
    private static int copy(Object values, double[] to, int start) {
        int at = start;
        switch (values) {
            case double[] doubles -> System.arraycopy(doubles, 0, to, at, doubles.length);
            case Object[] rows -> {
                for (Object row : rows) {
                    at = copy(row, to, at);
                }
                return at;
            }
            case Number number -> to[at] = number.doubleValue();
            default -> {
                for (int n = 0; n < Array.getLength(values); n++) {
                    to[at + n] = ((Number) Array.get(values, n)).doubleValue();
                }
            }
        }
        return at + (values instanceof Number ? 1 : Array.getLength(values));
    }

    @Override
    public void close() {
        file.close();
    }
}
