package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignException;

/**
 * The lead of a file's store, as a lock of the operating system: it ends with the process, however that ends. Each object
 * opens the file once, because closing any channel of a file releases all locks that the process has on it.
 */
final class LeaderLock implements AutoCloseable {
    private final Path file;
    private @Nullable FileChannel channel;
    private boolean locked;
    private boolean closed;

    LeaderLock(Path file) {
        this.file = file;
    }

    /** {@return whether this object has the lock now} */
    synchronized boolean tryLock() {
        if (closed) {
            throw new CampaignException(CampaignException.Kind.CLOSED, "the store of " + file + " is closed");
        }
        try {
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                channel = open;
            }
            locked = locked || open.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another store of this process has it.
        } catch (IOException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "cannot lock " + file + ": " + e.getMessage(), e);
        }
        return locked;
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "cannot unlock " + file + ": " + e.getMessage(), e);
        }
    }
}
