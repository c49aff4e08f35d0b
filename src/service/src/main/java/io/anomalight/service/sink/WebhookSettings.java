package io.anomalight.service.sink;

import io.anomalight.framework.failure.UserError;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The settings of a webhook.
 *
 * @param address where messages are sent to
 * @param token sent as {@code Authorization: Bearer}
 * @param timeoutSeconds longest time of a request
 */
public record WebhookSettings(URI address, Optional<SinkSecret> token, int timeoutSeconds) {
    public WebhookSettings {
        if (timeoutSeconds < 1 || timeoutSeconds > 600) {
            throw new UserError("sink.webhook.timeout_seconds must be from 1 to 600, but is " + timeoutSeconds);
        }
    }

    /**
     * Reads an address.
     *
     * @throws UserError if it is no https address; http is for this machine only
     */
    public static URI address(String text) {
        try {
            URI address = new URI(text);
            if (address.getUserInfo() != null) {
                throw new UserError("sink.webhook= has a user or password, which every user of this machine can read;"
                        + " set ANOMALIGHT_WEBHOOK_TOKEN or sink.webhook.token_file=<file>");
            }
            String scheme = String.valueOf(address.getScheme());
            String host = address.getHost();
            if (host != null && (scheme.equals("https") || (scheme.equals("http") && isLoopback(host)))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Treated like another scheme; the message of the exception may contain a secret.
        }
        throw new UserError("sink.webhook= is not the https address of a webhook; set for instance"
                + " https://example.com/verdicts (http:// is for this machine only)");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
