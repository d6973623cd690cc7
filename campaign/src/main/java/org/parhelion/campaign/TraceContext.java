package org.parhelion.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of a distributed trace, as the header {@code traceparent} names it (W3C Trace Context).
 *
 * <p>The number of an attempt's span is a hash of its trace and attempt. So coordinator, worker and program agree on it, also after a
 * kill, and is not kept.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits; {@link #NO_SPAN} if nothing encloses what belongs to the trace
 * @param sampled whether the spans of the trace are kept
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    /** The number of no span. */
    public static final String NO_SPAN = "0000000000000000";

    private static final Pattern HEADER =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    /**
     * {@return the span that a header names; empty if the header is not valid, for then a trace begins anew}
     *
     * @param header the value of {@code traceparent}
     */
    public static Optional<TraceContext> parse(String header) {
        Matcher parts = HEADER.matcher(header.strip());
        boolean valid = parts.matches() && (!parts.group(1).equals("00") || parts.group(5) == null);
        return valid
                ? Optional.of(new TraceContext(
                        parts.group(2), parts.group(3), (Integer.parseInt(parts.group(4), 16) & 1) == 1))
                : Optional.empty();
    }

    /**
     * {@return the trace of a campaign whose submitter had none}
     *
     * @param id the campaign
     * @param fingerprint identifies what was submitted
     */
    public static TraceContext of(CampaignId id, String fingerprint) {
        return new TraceContext(hash(id + "\n" + fingerprint, TRACE_DIGITS), NO_SPAN, true);
    }

    /**
     * {@return the span of an attempt, in this trace}
     *
     * @param attempt the attempt
     */
    public TraceContext attempt(Attempt attempt) {
        return new TraceContext(traceId, hash(traceId + "\n" + attempt, SPAN_DIGITS), sampled);
    }

    private static String hash(String text, int digits) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@return the value of the header} */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
