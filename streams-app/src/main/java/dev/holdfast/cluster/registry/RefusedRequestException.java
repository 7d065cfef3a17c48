package dev.holdfast.cluster.registry;

/** A request that is answered with one of Confluent's error codes. */
final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    RefusedRequestException(int status, int errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    static RefusedRequestException noSuchPath() {
        return new RefusedRequestException(
                404,
                404,
                "HTTP 404 Not Found: the registry that comes with Holdfast does not serve this request; docs/serdes.md"
                        + " lists what it serves, and schema.registry.url names one that serves more");
    }

    static RefusedRequestException noSuchSubject(String subject) {
        return new RefusedRequestException(404, 40401, "Subject '" + subject + "' not found.");
    }

    static RefusedRequestException noSuchVersion(String version) {
        return new RefusedRequestException(404, 40402, "Version " + version + " not found.");
    }

    static RefusedRequestException noSuchSchema(String what) {
        return new RefusedRequestException(404, 40403, "Schema " + what + "not found");
    }

    static RefusedRequestException notKept(String what) {
        return new RefusedRequestException(
                422,
                42201,
                "Invalid schema: the registry that comes with Holdfast does not keep " + what
                        + "; leave it out, or use a registry of your own (schema.registry.url)");
    }

    static RefusedRequestException notServed(String what) {
        return new RefusedRequestException(
                422,
                422,
                "The registry that comes with Holdfast does not serve " + what
                        + "; leave it out, or use a registry of your own (schema.registry.url)");
    }

    static RefusedRequestException invalidSchema(String why) {
        return new RefusedRequestException(422, 42201, "Invalid schema: " + why);
    }

    static RefusedRequestException invalidVersion(String version) {
        return new RefusedRequestException(
                422,
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between [1,"
                        + " 2^31-1] and the string \"latest\"");
    }

    /** Returns the HTTP status. */
    int status() {
        return status;
    }

    /** Returns Confluent's error code. */
    int errorCode() {
        return errorCode;
    }
}
