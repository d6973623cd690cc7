/**
 * Zarr versions 3 and 2: arrays in chunks, in any {@link org.parhelion.io.store.ObjectStore}.
 *
 * <p>Start with {@link org.parhelion.io.zarr.ZarrFields}, which writes fields of a run from all ranks, and {@link
 * org.parhelion.io.zarr.ZarrArray}, which reads one array. Beneath them: {@code ZarrMetadata} is the metadata
 * of an array, with its document {@code zarr.json} or the {@code V2Documents}; {@code ShardEncoder} writes the bytes of one object,
 * {@code ShardIndex} finds chunks in them. Compressions are {@link org.parhelion.io.zarr.BytesCodec}s.
 *
 * <pre>
 *   array ── grid of shards ── one object each ── grid of inner chunks ── bytes, gzip, crc32c
 * </pre>
 *
 * <p>Source: Zarr core specification 3.1 (zarr-specs.readthedocs.io/en/latest/v3/core), codecs {@code bytes}, {@code gzip}, {@code
 * crc32c} and {@code sharding_indexed} 1.0; Zarr specification 2. The package must not know solvers, or when fields are written.
 */
@NullMarked
package org.parhelion.io.zarr;

import org.jspecify.annotations.NullMarked;
