package org.parhelion.campaign.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.TraceContext;

/**
 * A campaign as it is sent: the text of its file, with the files that it names, or the path of a file that the coordinator can read.
 *
 * @param tenant whose campaign
 * @param name the campaign's name; empty for that in the file
 * @param text the campaign's file, YAML; empty if {@code path} names it
 * @param path the absolute path of the campaign's file; empty if {@code text} contains it
 * @param files the content of files beside the text, by name: run files, tables
 * @param settings {@code KEY=VALUE} each, as after {@code --set}
 * @param trace the submitter's span
 */
public record CampaignSubmission(
        String tenant,
        Optional<String> name,
        Optional<String> text,
        Optional<String> path,
        Map<String, String> files,
        List<String> settings,
        Optional<TraceContext> trace) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is not exactly one of text and path, or a file's name is no plain name
     */
    public CampaignSubmission {
        files = Map.copyOf(files);
        settings = List.copyOf(settings);
        if (text.isPresent() == path.isPresent()) {
            throw new IllegalArgumentException(
                    "a submission needs either text, the campaign's file, or path, its absolute path");
        }
        if (path.isPresent() && !files.isEmpty()) {
            throw new IllegalArgumentException("files are sent beside text, not beside path");
        }
        for (String file : files.keySet()) {
            if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IllegalArgumentException("the file '" + file
                        + "': 1 … 100 letters, digits, '.', '-' and '_' are allowed, with a letter or digit first");
            }
        }
    }
}
