package dev.holdfast.testing.standin;

/** What Confluent's client throws for an answer that is none: no IOException. */
public final class RestClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int errorCode;

    RestClientException(String message, int status, int errorCode) {
        super(message + "; error code: " + errorCode);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** Returns HTTP's status. */
    public int getStatus() {
        return status;
    }

    /** Returns the registry's code. */
    public int getErrorCode() {
        return errorCode;
    }
}
