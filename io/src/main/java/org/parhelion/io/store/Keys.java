package org.parhelion.io.store;

import java.util.regex.Pattern;

/** The form of keys, the same in all stores, so that a key never leaves its store. For implementations of {@link ObjectStore}. */
public final class Keys {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private Keys() {}

    /**
     * Refuses what is not a key.
     *
     * @param key any text
     * @return {@code key}
     * @throws IllegalArgumentException if it is not a key
     */
    public static String checked(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "'" + key + "' is not the key of an object: use names of letters, digits,"
                            + " '.', '_' and '-', separated by '/'");
        }
        return key;
    }

    /**
     * Whether a text is a key.
     *
     * @param text any text
     * @return whether it is
     */
    public static boolean isKey(String text) {
        for (String name : text.split("/", -1)) {
            if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code key} lies in {@code folder}; every key lies in the folder with the empty name. */
    static boolean isIn(String folder, String key) {
        return folder.isEmpty() || key.startsWith(folder + "/");
    }
}
