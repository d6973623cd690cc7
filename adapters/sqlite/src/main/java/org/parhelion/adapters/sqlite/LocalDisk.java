package org.parhelion.adapters.sqlite;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.parhelion.campaign.CampaignException;

/** Refuses network file systems: SQLite's write-ahead log needs shared memory, so all its processes run on one host. */
final class LocalDisk {
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "lustre",
            "beegfs",
            "gpfs",
            "ceph",
            "glusterfs",
            "afs",
            "9p",
            "fuse.sshfs",
            "fuse.s3fs",
            "fuse.glusterfs",
            "fuse.ceph",
            "pvfs2",
            "orangefs",
            "panfs",
            "wekafs");

    private LocalDisk() {}

    static void require(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            require(directory, store.type());
        } catch (IOException e) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "cannot tell the file system of " + directory, e);
        }
    }

    static void require(Path directory, String type) {
        if (NETWORK.contains(type.toLowerCase(Locale.ROOT))) {
            throw new CampaignException(
                    CampaignException.Kind.REFUSED,
                    directory + " is on the network file system " + type
                            + ", where SQLite cannot keep a store of tasks: choose a directory on a local disk");
        }
    }
}
