/**
 * The codec {@code zstd} of Zarr stores, by zstd-jni.
 *
 * <p>Start with {@link org.parhelion.adapters.zstd.ZstdCodec}. The library finds it on the class path and never depends on this
 * module, which uses no other adapter.
 */
@NullMarked
package org.parhelion.adapters.zstd;

import org.jspecify.annotations.NullMarked;
