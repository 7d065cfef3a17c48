package dev.holdfast.config.yaml;

/**
 * An address as {@code host:port}.
 *
 * @param host a name or a number, an IPv6 one without its brackets
 * @param port 0 to 65,535
 */
public record HostPort(String host, int port) {

    /**
     * Reads {@code host:port}, {@code [::1]:port} for IPv6.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")
                ? -1
                : Integer.parseInt(text.substring(colon + 1));
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("must be host:port, but was '" + text + "'");
        }
        return new HostPort(host, port);
    }

    /** Says whether it stands for every address of this machine. */
    public boolean isAnyAddress() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Returns it as it is read. */
    @Override
    public String toString() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
}
