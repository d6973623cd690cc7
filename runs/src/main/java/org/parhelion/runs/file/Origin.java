package org.parhelion.runs.file;

import java.nio.file.Path;

/**
 * Where a value was written.
 *
 * @param source the file as the user named it, or {@code --set key=value}
 * @param line from 1; 0 where there are no lines
 * @param directory what relative paths in the value are relative to
 */
public record Origin(String source, int line, Path directory) {
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
