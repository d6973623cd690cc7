package org.parhelion.campaign.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.access.Principal;
import org.parhelion.runs.report.Json;
import tools.jackson.core.JacksonException;

/**
 * One request to the API.
 *
 * @param principal who asks
 * @param request what was sent
 * @param response where the answer goes
 */
record ApiCall(Principal principal, ServerRequest request, ServerResponse response) {
    private static final String JSON = "application/json";

    /** A part of the path. */
    String part(String name) {
        return request.path().pathParameters().get(name);
    }

    /** The campaign that the path names. */
    CampaignId campaign() {
        try {
            return new CampaignId(part("tenant"), part("campaign"));
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(404, String.valueOf(e.getMessage()), e);
        }
    }

    /** Refuses parameters of a query that nothing here has, so that a misspelt one is not overlooked. */
    void allowQuery(String... known) {
        for (String name : request.query().names()) {
            if (!Set.of(known).contains(name)) {
                throw new ApiProblem(
                        400,
                        "the query has '" + name + "': known here are "
                                + (known.length == 0 ? "none" : List.of(known)));
            }
        }
    }

    Optional<String> query(String name) {
        List<String> values = request.query().contains(name) ? request.query().all(name) : List.of();
        if (values.size() > 1) {
            throw new ApiProblem(400, "the query has '" + name + "' " + values.size() + " times: once is allowed");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** A whole number of the query. */
    int query(String name, int least, int most, int byDefault) {
        return query(name).map(text -> whole(name, text, least, most)).orElse(byDefault);
    }

    static int whole(String name, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // as one that is out of range
        }
        throw new ApiProblem(400, name + " '" + text + "': must be a whole number, " + least + " … " + most);
    }

    Optional<String> header(HeaderName name) {
        return HttpGate.value(request.headers(), name);
    }

    /** The body, which must be an object. */
    Map<String, Object> body() {
        String type =
                HttpGate.value(request.headers(), HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.replaceFirst(";.*", "").strip().equalsIgnoreCase(JSON)) {
            // Another type could be sent by a form of another site without being asked.
            throw new ApiProblem(415, "Content-Type '" + type + "': must be application/json");
        }
        if (!request.content().hasEntity()) {
            throw new ApiProblem(400, "the body is empty: a JSON object is required");
        }
        byte[] bytes;
        try {
            bytes = request.content().as(byte[].class);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new ApiProblem(400, "the body is shorter than Content-Length says", e);
        }
        try {
            return Json.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new ApiProblem(400, "the body is no JSON object: " + e.getOriginalMessage(), e);
        }
    }

    void answer(Object json) {
        answer(200, json);
    }

    void answer(int status, Object json) {
        response.status(Status.create(status))
                .header(HeaderNames.CONTENT_TYPE, JSON)
                .send(Json.line(json).getBytes(StandardCharsets.UTF_8));
    }
}
