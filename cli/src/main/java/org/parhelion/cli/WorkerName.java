package org.parhelion.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names of this computer and this process. */
final class WorkerName {
    private WorkerName() {}

    /** This computer, in letters that a file's name may have. */
    static String host() {
        String environment = System.getenv("HOSTNAME");
        String name = environment == null || environment.isBlank() ? resolved() : environment;
        return clean(name);
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a computer without a name of its own
        }
    }

    /** A name with letters, digits, dots, hyphens and underscores. */
    static String clean(String name) {
        String clean = name.strip().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return clean.isEmpty() ? "localhost" : clean.substring(0, Math.min(clean.length(), 80));
    }
}
