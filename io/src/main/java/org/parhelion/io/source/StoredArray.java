package org.parhelion.io.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.DataException;
import org.parhelion.io.hdf.HdfLibrary;
import org.parhelion.io.netcdf.NetcdfFile;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.vtk.VtkImage;
import org.parhelion.io.zarr.ZarrArray;

/**
 * An array of a file that is open.
 *
 * @param shape extents, slowest axis first
 * @param inFrames whether the first axis is time
 * @param box reads a part
 * @param resource what is closed afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredArray(long[] shape, boolean inFrames, BoxReader box, AutoCloseable resource) {
    private static final String TIME = "time";
    private static final Pattern DOCUMENT = Pattern.compile("(.+)/(zarr\\.json|\\.zarray)");
    private static final Pattern URI_PATH = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/([^/].*)");
    private static final String VTK = ".*\\.p?vt[ir]";
    private static final String HDF = ".*\\.(h5|hdf5|vtkhdf)";

    /** Reads a part of an array. */
    @FunctionalInterface
    interface BoxReader {
        double[] read(long[] from, int[] extent) throws IOException;
    }

    /** Finds the array that a name means; without a name the only one with the number of axes. */
    private record Choice(Path path, Optional<String> variable, int axes) {
        String of(List<String> names) {
            if (variable.isPresent()) {
                return variable.get();
            }
            if (names.size() != 1) {
                throw new DataException(path + ": contains "
                        + (names.isEmpty()
                                ? "no array" + (axes > 0 ? " of " + axes + " axes" : "")
                                : "the arrays " + String.join(", ", names))
                        + "; name one as variable");
            }
            return names.getFirst();
        }

        /** Whether an array without frames has the axes, apart from some of one point. */
        boolean suits(long... shape) {
            long several = Arrays.stream(shape).filter(extent -> extent > 1).count();
            return axes == 0 || shape.length == axes || several == axes;
        }

        boolean suits(int dims, boolean inFrames) {
            return axes == 0 || dims - (inFrames ? 1 : 0) == axes;
        }
    }

    /** Whether a file is of a format whose arrays have names. */
    static boolean hasNames(Path path) {
        String name = name(path);
        return name.endsWith(".nc") || name.matches(VTK) || name.matches(HDF) || isZarr(path);
    }

    private static boolean isZarr(Path path) {
        return uri(path).isPresent()
                || name(path).endsWith(".zarr")
                || Stream.of("zarr.json", ".zgroup", ".zarray")
                        .anyMatch(file -> Files.isRegularFile(path.resolve(file)));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }

    /**
     * Opens an array.
     *
     * @param axes axes that it should have besides time, for the choice among several; 0 for any number
     * @throws DataException if there is none, or it is damaged
     */
    static StoredArray open(Path path, Optional<String> variable, int axes) throws IOException {
        Choice choice = new Choice(path, variable, axes);
        if (name(path).endsWith(".nc")) {
            return netcdf(choice);
        }
        if (name(path).matches(VTK)) {
            return vtk(choice);
        }
        if (name(path).matches(HDF)) {
            return hdf(choice);
        }
        if (isZarr(path)) {
            return zarr(choice);
        }
        if (variable.isPresent()) {
            throw new DataException(path + ": has one array, and no variable '" + variable.get()
                    + "': remove it, or use a file of the formats .nc, .vti or .zarr");
        }
        ArrayFile file = ArrayFile.read(path);
        return whole(file.values(), file.shape());
    }

    private static StoredArray whole(double[] values, int... shape) {
        return new StoredArray(
                Arrays.stream(shape).asLongStream().toArray(),
                false,
                (from, extent) -> part(values, shape, from, extent),
                () -> {});
    }

    private static StoredArray netcdf(Choice choice) throws IOException {
        NetcdfFile file = NetcdfFile.open(choice.path);
        try {
            List<String> names = new ArrayList<>();
            for (String name : file.variables()) {
                List<String> dimensions = file.dimensions(name);
                if (!dimensions.contains(name) && choice.suits(dimensions.size(), inFrames(file, name))) {
                    names.add(name);
                }
            }
            String name = choice.of(names);
            return new StoredArray(
                    file.shape(name), inFrames(file, name), (from, extent) -> file.read(name, from, extent), file);
        } catch (DataException e) {
            file.close();
            throw e;
        }
    }

    private static boolean inFrames(NetcdfFile file, String name) {
        List<String> dimensions = file.dimensions(name);
        return !dimensions.isEmpty()
                && (file.grows(name) || dimensions.getFirst().equals(TIME));
    }

    private static StoredArray vtk(Choice choice) throws IOException {
        VtkImage image = VtkImage.open(choice.path);
        String name = choice.of(image.names());
        int[] shape = image.shape(name);
        return new StoredArray(
                Arrays.stream(shape).asLongStream().toArray(),
                false,
                (from, extent) -> part(image.read(name), shape, from, extent),
                () -> {});
    }

    /** An array of an HDF5 file, by its path or, if it is the only one of that name, by the last name of its path. */
    private static StoredArray hdf(Choice choice) throws IOException {
        HdfLibrary.OpenFile file = HdfLibrary.require(choice.path.toString()).open(choice.path);
        boolean found = false;
        try {
            String wanted = choice.of(file.paths().stream()
                    .filter(path -> choice.suits(file.shape(path)))
                    .toList());
            List<String> paths = file.paths().stream()
                    .filter(path -> path.equals(wanted) || path.endsWith("/" + wanted))
                    .toList();
            if (paths.size() != 1) {
                throw new DataException(choice.path + ": contains "
                        + (paths.isEmpty() ? "no array '" + wanted + "'" : paths.size() + " arrays '" + wanted + "'")
                        + ", of " + String.join(", ", file.paths()) + "; name one as variable");
            }
            String path = paths.getFirst();
            found = true;
            return new StoredArray(file.shape(path), false, (from, extent) -> file.read(path, from, extent), file);
        } finally {
            if (!found) {
                file.close();
            }
        }
    }

    private static StoredArray zarr(Choice choice) throws IOException {
        Path path = choice.path;
        boolean itself = choice.variable.isEmpty() && isArray(path);
        try {
            ObjectStore store = uri(path)
                    .map(ObjectStore::at)
                    .orElseGet(() -> ObjectStore.directory(itself ? path.resolveSibling("") : path));
            String name = itself
                    ? path.getFileName().toString()
                    : choice.variable.isPresent() ? choice.variable.get() : choice.of(names(store, choice));
            ZarrArray array = ZarrArray.open(store, name);
            return new StoredArray(array.shape(), inFrames(array), array::read, () -> {});
        } catch (IllegalArgumentException e) {
            throw new DataException(path + ": " + e.getMessage(), e);
        }
    }

    /** The URI of an object store: as a path it has one slash after its scheme. */
    private static Optional<String> uri(Path path) {
        Matcher uri = URI_PATH.matcher(path.toString());
        return uri.matches() ? Optional.of(uri.group(1) + "://" + uri.group(2)) : Optional.empty();
    }

    /** Whether a directory is an array, rather than a group of arrays. */
    private static boolean isArray(Path path) throws IOException {
        return Stream.of("zarr.json", ".zarray").anyMatch(file -> Files.isRegularFile(path.resolve(file)))
                && ZarrArray.find(
                                ObjectStore.directory(path.resolveSibling("")),
                                path.getFileName().toString())
                        .isPresent();
    }

    private static List<String> names(ObjectStore store, Choice choice) throws IOException {
        List<String> names = new ArrayList<>();
        for (String key : store.list("")) {
            Matcher document = DOCUMENT.matcher(key);
            if (document.matches()) {
                String name = document.group(1);
                Optional<ZarrArray> array = ZarrArray.find(store, name);
                if (array.isPresent()
                        && !array.get().dimensions().contains(name)
                        && choice.suits(array.get().shape().length, inFrames(array.get()))) {
                    names.add(name);
                }
            }
        }
        // What is in groups of the group are often the same arrays in other resolutions.
        List<String> here = names.stream().filter(name -> !name.contains("/")).toList();
        return here.isEmpty() ? names : here;
    }

    private static boolean inFrames(ZarrArray array) {
        return !array.dimensions().isEmpty() && array.dimensions().getFirst().equals(TIME);
    }

    /** A box of an array in memory. */
    private static double[] part(double[] values, int[] shape, long[] from, int[] extent) {
        int count = 1;
        for (int length : extent) {
            count *= length;
        }
        double[] part = new double[count];
        int row = extent.length == 0 ? 1 : extent[extent.length - 1];
        for (int n = 0; n < count; n += row) {
            int rest = n;
            int at = 0;
            int stride = 1;
            for (int d = shape.length - 1; d >= 0; d--) {
                at += (int) (from[d] + rest % extent[d]) * stride;
                rest /= extent[d];
                stride *= shape[d];
            }
            System.arraycopy(values, at, part, n, row);
        }
        return part;
    }
}
