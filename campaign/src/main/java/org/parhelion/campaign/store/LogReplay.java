package org.parhelion.campaign.store;

/** What a log contains, as far as it has been read. */
final class LogReplay implements TaskLog.Reader {
    private final EntryCodec codec;
    final StoreImage image = new StoreImage();
    private long place;

    LogReplay(EntryCodec codec) {
        this.codec = codec;
    }

    /** Reads what was appended since the last call. If it throws, this object is of no further use. */
    void read(TaskLog log) {
        place = log.read(place, this);
    }

    @Override
    public void epoch(long leader) {
        image.epoch(leader);
    }

    @Override
    public void entry(byte[] entry) {
        codec.replay(entry, image);
    }

    @Override
    public void source(int campaign, StoredSource source) {
        image.replay(new StoreWrite.NewSource(image.campaign(campaign), source));
    }
}
