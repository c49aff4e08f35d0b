package io.anomalight.service.sink;

import io.anomalight.framework.failure.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The settings of messages to an MQTT broker.
 *
 * @param broker {@code tcp://host:port} or {@code ssl://host:port}
 * @param topic where messages are published; {@code {product}} stands for the product
 * @param user name at the broker
 * @param password password at the broker
 * @param authority who signed the certificate of the broker; if absent, an authority that Java knows
 */
public record MqttSettings(
        String broker,
        String topic,
        Optional<SinkSecret> user,
        Optional<SinkSecret> password,
        Optional<CertificateAuthority> authority) {
    private static final int LONGEST_TOPIC = 1000;
    private static final String ENCRYPTED = "ssl://";

    public MqttSettings {
        checkBroker(broker);
        if (topic.isEmpty()
                || topic.getBytes(StandardCharsets.UTF_8).length > LONGEST_TOPIC
                || topic.chars().anyMatch(each -> each == '+' || each == '#' || Character.isISOControl(each))) {
            throw new UserError(
                    "sink.mqtt.topic=" + topic + " is not a topic to publish to: it must not be empty, and has no"
                            + " + or #; set for instance anomalight/{product}/verdict");
        }
        if (password.isPresent() && user.isEmpty()) {
            throw new UserError("the broker has a password but no user; set ANOMALIGHT_MQTT_USER, too");
        }
        if (authority.isPresent() && !broker.startsWith(ENCRYPTED)) {
            throw new UserError("sink.mqtt.ca_file= is for an encrypted connection, but sink.mqtt=" + broker
                    + " is not encrypted; set sink.mqtt=" + ENCRYPTED + "host:8883, or leave sink.mqtt.ca_file= out");
        }
    }

    private static void checkBroker(String broker) {
        try {
            URI address = new URI(broker);
            if (address.getUserInfo() != null) {
                throw new UserError("sink.mqtt= has a user or password, which every user of this machine can read; set"
                        + " ANOMALIGHT_MQTT_USER and ANOMALIGHT_MQTT_PASSWORD, or sink.mqtt.credentials_file=<file>");
            }
            String scheme = String.valueOf(address.getScheme());
            if ((scheme.equals("tcp") || scheme.equals("ssl"))
                    && address.getHost() != null
                    && String.valueOf(address.getPath()).isEmpty()) {
                return;
            }
        } catch (URISyntaxException e) {
            // Treated like another scheme.
        }
        throw new UserError("sink.mqtt= is not the address of a broker; set for instance tcp://127.0.0.1:1883 or"
                + " ssl://broker.example.com:8883");
    }

    /** The topic of a product; its name never adds a level or a wildcard. */
    String topicOf(String product) {
        return topic.replace("{product}", product.replaceAll("[/+#\\p{Cntrl}]", "_"));
    }
}
