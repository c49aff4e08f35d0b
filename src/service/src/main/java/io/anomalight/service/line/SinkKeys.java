package io.anomalight.service.line;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.keys.KeyValues;
import io.anomalight.service.sink.CertificateAuthority;
import io.anomalight.service.sink.MqttSettings;
import io.anomalight.service.sink.SinkSecret;
import io.anomalight.service.sink.SinkSettings;
import io.anomalight.service.sink.SinkSettings.Only;
import io.anomalight.service.sink.SinkSettings.Overlays;
import io.anomalight.service.sink.WebhookSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of the sinks. Secrets come from files or from the environment, never from the command line. */
final class SinkKeys {
    private static final String FOLDER = "sink.folder";
    private static final String OVERLAYS = "sink.overlays";
    private static final String WEBHOOK = "sink.webhook";
    private static final String WEBHOOK_TOKEN_FILE = "sink.webhook.token_file";
    private static final String WEBHOOK_TIMEOUT_SECONDS = "sink.webhook.timeout_seconds";
    private static final String MQTT = "sink.mqtt";
    private static final String MQTT_TOPIC = "sink.mqtt.topic";
    private static final String MQTT_CREDENTIALS_FILE = "sink.mqtt.credentials_file";
    private static final String MQTT_CA_FILE = "sink.mqtt.ca_file";
    private static final String ONLY = "sink.only";
    private static final String TRIES = "sink.tries";
    private static final String DEAD_LETTERS = "sink.dead_letters";
    private static final String TOKEN_VARIABLE = "ANOMALIGHT_WEBHOOK_TOKEN";
    private static final String USER_VARIABLE = "ANOMALIGHT_MQTT_USER";
    private static final String PASSWORD_VARIABLE = "ANOMALIGHT_MQTT_PASSWORD";

    static final Set<String> ALL = Set.of(
            FOLDER,
            OVERLAYS,
            WEBHOOK,
            WEBHOOK_TOKEN_FILE,
            WEBHOOK_TIMEOUT_SECONDS,
            MQTT,
            MQTT_TOPIC,
            MQTT_CREDENTIALS_FILE,
            MQTT_CA_FILE,
            ONLY,
            TRIES,
            DEAD_LETTERS);

    /** Keys that say something about another key, which must be there. */
    private static final Map<String, String> NEEDED = Map.of(
            OVERLAYS, FOLDER,
            WEBHOOK_TOKEN_FILE, WEBHOOK,
            WEBHOOK_TIMEOUT_SECONDS, WEBHOOK,
            MQTT_TOPIC, MQTT,
            MQTT_CREDENTIALS_FILE, MQTT,
            MQTT_CA_FILE, MQTT);

    private final KeyValues keys;
    private final Map<String, String> environment;

    private SinkKeys(KeyValues keys, Map<String, String> environment) {
        this.keys = keys;
        this.environment = environment;
    }

    /** The settings; empty if no sink is set. */
    static Optional<SinkSettings> read(KeyValues keys, Map<String, String> environment, Path history) {
        return new SinkKeys(keys, environment).read(history);
    }

    private Optional<SinkSettings> read(Path history) {
        NEEDED.forEach((key, needed) -> {
            if (keys.has(key) && !keys.has(needed)) {
                throw new UserError(key + "= needs " + needed + "=; set it, or leave " + key + "= out");
            }
        });
        boolean any = keys.has(FOLDER) || keys.has(WEBHOOK) || keys.has(MQTT);
        for (String key : List.of(ONLY, TRIES, DEAD_LETTERS)) {
            if (!any && keys.has(key)) {
                throw new UserError(key + "= needs a sink; set " + FOLDER + "=, " + WEBHOOK + "= or " + MQTT + "=");
            }
        }
        if (!any) {
            return Optional.empty();
        }
        return Optional.of(new SinkSettings(
                keys.path(FOLDER),
                Overlays.named(keys.text(OVERLAYS, "anomalous")),
                keys.find(WEBHOOK).map(this::webhook),
                keys.find(MQTT).map(this::mqtt),
                Only.named(keys.text(ONLY, "all")),
                keys.number(TRIES, 10),
                keys.path(DEAD_LETTERS).orElseGet(() -> history.resolveSibling("dead-letters"))));
    }

    private WebhookSettings webhook(String address) {
        Optional<SinkSecret> token = keys.path(WEBHOOK_TOKEN_FILE)
                .map(file -> SinkSecret.in(file, WEBHOOK_TOKEN_FILE, 1).get(0))
                .or(() -> variable(TOKEN_VARIABLE));
        return new WebhookSettings(WebhookSettings.address(address), token, keys.number(WEBHOOK_TIMEOUT_SECONDS, 10));
    }

    private MqttSettings mqtt(String broker) {
        Optional<List<SinkSecret>> file =
                keys.path(MQTT_CREDENTIALS_FILE).map(path -> SinkSecret.in(path, MQTT_CREDENTIALS_FILE, 2));
        return new MqttSettings(
                broker,
                keys.text(MQTT_TOPIC, "anomalight/{product}/verdict"),
                file.map(lines -> lines.get(0)).or(() -> variable(USER_VARIABLE)),
                file.map(lines -> lines.get(1)).or(() -> variable(PASSWORD_VARIABLE)),
                keys.path(MQTT_CA_FILE).map(path -> CertificateAuthority.in(path, MQTT_CA_FILE)));
    }

    private Optional<SinkSecret> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isEmpty())
                .map(text -> SinkSecret.of(text, name));
    }
}
