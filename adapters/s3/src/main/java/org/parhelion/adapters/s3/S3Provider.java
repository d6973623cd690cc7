package org.parhelion.adapters.s3;

import java.net.URI;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.store.ObjectStoreProvider;

/** Opens {@code s3://BUCKET/PREFIX}. Loads no class of the SDK before. */
public final class S3Provider implements ObjectStoreProvider {
    /** Creates the provider. */
    public S3Provider() {}

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public ObjectStore open(URI place) {
        return S3Store.open(place);
    }
}
