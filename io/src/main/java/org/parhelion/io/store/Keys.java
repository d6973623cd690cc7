package org.parhelion.io.store;

import java.util.regex.Pattern;

/** The form of keys, the same in all stores, so that a key never leaves its store. */
final class Keys {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private Keys() {}

    static String checked(String key) {
        for (String name : key.split("/", -1)) {
            if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException(
                        "'" + key + "' is not the key of an object: use names of letters, digits,"
                                + " '.', '_' and '-', separated by '/'");
            }
        }
        return key;
    }

    /** Whether {@code key} lies in {@code folder}; every key lies in the folder with the empty name. */
    static boolean isIn(String folder, String key) {
        return folder.isEmpty() || key.startsWith(folder + "/");
    }
}
