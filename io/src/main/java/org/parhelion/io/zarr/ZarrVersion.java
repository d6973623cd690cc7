package org.parhelion.io.zarr;

import org.parhelion.Experimental;

/** Version of the Zarr format in which a store is written. Both are read. */
@Experimental
public enum ZarrVersion {
    /** One object a chunk of up to 64 MiB, without checksums. Read by older programs. */
    V2,
    /** Objects are shards of chunks of 2 MiB with checksums. The default. */
    V3
}
