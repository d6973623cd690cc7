package org.parhelion.runs.file;

import java.nio.file.Path;

/**
 * The position of a value in its source.
 *
 * @param source the file as the user named it, or {@code --set key=value}
 * @param line number of the line from 1; 0 if the source has no lines
 * @param directory base directory of relative paths in the value
 */
public record Origin(String source, int line, Path directory) {
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
