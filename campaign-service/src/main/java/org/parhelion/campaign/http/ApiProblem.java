package org.parhelion.campaign.http;

import java.io.Serial;
import java.util.Map;
import org.parhelion.runs.report.Json;

/** A request is not fulfilled. Answered as a problem by RFC 9457. */
final class ApiProblem extends RuntimeException {
    /** The media type of the answer. */
    static final String MEDIA_TYPE = "application/problem+json";

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /** A problem whose detail contains the wrong value and the remedy. */
    ApiProblem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    ApiProblem(int status, String detail, Throwable cause) {
        super(detail, cause);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The answer's body. */
    String json() {
        return json(status, String.valueOf(getMessage()));
    }

    static String json(int status, String detail) {
        Map<String, Object> problem = Json.object();
        problem.put("type", "about:blank");
        problem.put("title", title(status));
        problem.put("status", status);
        problem.put("detail", detail);
        return Json.line(problem);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> status < 500 ? "Refused" : "Internal Server Error";
        };
    }
}
