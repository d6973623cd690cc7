/**
 * Fields in files and object stores: arrays, pictures, checksums, checkpoints. What is not exported is internal.
 *
 * <p>Where to start reading: {@link org.parhelion.io.FieldGather}.
 */
module org.parhelion.io {
    requires static org.jspecify;
    requires transitive org.parhelion;
    requires transitive java.desktop; // pictures: Image draws a BufferedImage

    uses org.parhelion.io.hdf.HdfLibrary;
    uses org.parhelion.io.store.ObjectStoreProvider;

    exports org.parhelion.io;
    exports org.parhelion.io.hdf;
    exports org.parhelion.io.netcdf;
    exports org.parhelion.io.source;
    exports org.parhelion.io.store;
    exports org.parhelion.io.vtk;
    exports org.parhelion.io.zarr;

    uses org.parhelion.io.zarr.BytesCodec;
}
