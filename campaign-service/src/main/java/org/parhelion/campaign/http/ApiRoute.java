package org.parhelion.campaign.http;

/** What the server answers. {@code openapi.json} describes each of them, which a test holds. */
enum ApiRoute {
    /** The page. */
    PAGE("GET", "/", true),
    /** Its style. */
    PAGE_STYLE("GET", "/campaigns.css", true),
    /** Its script. */
    PAGE_SCRIPT("GET", "/campaigns.js", true),
    /** The process runs. */
    LIVE("GET", "/health/live", true),
    /** The coordinator leads. */
    READY("GET", "/health/ready", true),
    /** This API, described. */
    DOCUMENT("GET", "/openapi.json", true),
    /** For Prometheus. */
    METRICS("GET", "/metrics", false),
    /** All campaigns. */
    CAMPAIGNS("GET", "/api/v1/campaigns", false),
    /** A new campaign. */
    SUBMIT("POST", "/api/v1/campaigns", false),
    /** One campaign. */
    CAMPAIGN("GET", "/api/v1/campaigns/{tenant}/{campaign}", false),
    /** Its tasks. */
    TASKS("GET", "/api/v1/campaigns/{tenant}/{campaign}/tasks", false),
    /** One task. */
    TASK("GET", "/api/v1/campaigns/{tenant}/{campaign}/tasks/{task}", false),
    /** What it printed. */
    OUTPUT("GET", "/api/v1/campaigns/{tenant}/{campaign}/tasks/{task}/output", false),
    /** The field that it has written last. */
    PICTURE("GET", "/api/v1/campaigns/{tenant}/{campaign}/tasks/{task}/picture", false),
    /** The results. */
    RESULTS("GET", "/api/v1/campaigns/{tenant}/{campaign}/results.csv", false),
    /** Cancels what has not ended. */
    CANCEL("POST", "/api/v1/campaigns/{tenant}/{campaign}/cancel", false),
    /** Starts failed tasks again. */
    RETRY("POST", "/api/v1/campaigns/{tenant}/{campaign}/retry", false),
    /** Workers. */
    WORKERS("GET", "/api/v1/workers", false),
    /** Events as they happen. */
    EVENTS("GET", "/api/v1/events", false);

    private final String method;
    private final String path;
    private final boolean open;

    ApiRoute(String method, String path, boolean open) {
        this.method = method;
        this.path = path;
        this.open = open;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Whether callers need not be identified. */
    boolean isOpen() {
        return open;
    }
}
