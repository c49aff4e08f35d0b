package io.anomalight.service.sink;

import io.anomalight.service.history.Delivery;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes each verdict to an MQTT broker, as JSON with quality of service 1: the broker confirms it, and only then is it taken. The
 * queue in the history replaces the client's own memory of messages.
 */
final class MqttSink implements Sink {
    static final String NAME = "mqtt";
    private static final Logger LOG = LoggerFactory.getLogger(MqttSink.class);
    private static final int AT_LEAST_ONCE = 1;
    private static final int CONNECT_SECONDS = 10;
    private static final int CONFIRM_MILLISECONDS = 10_000;
    private static final int ID_LENGTH = 23; // the longest that every broker accepts

    private final MqttSettings settings;
    private final String clientId;
    private Optional<MqttClient> connected = Optional.empty();

    /**
     * Creates a sink; {@link #open} or the first message connects it.
     *
     * @param history identity of the history, from which the name of this client is made
     */
    MqttSink(MqttSettings settings, String history) {
        this.settings = settings;
        String id = "anomalight-" + history;
        this.clientId = id.substring(0, Math.min(ID_LENGTH, id.length()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void open() throws SinkFailure {
        try {
            client();
        } catch (MqttException e) {
            throw failure("does not let this service in", e);
        }
    }

    @Override
    public void deliver(Delivery delivery) throws SinkFailure {
        try {
            client().publish(settings.topicOf(delivery.product()), delivery.message(), AT_LEAST_ONCE, false);
        } catch (MqttException e) {
            throw failure("does not take the message", e);
        }
    }

    private SinkFailure failure(String what, MqttException e) {
        disconnect();
        String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return SinkFailure.passing("the broker " + settings.broker() + " " + what + " ("
                + String.valueOf(e.getMessage()) + ", reason " + e.getReasonCode() + cause + ")");
    }

    private MqttClient client() throws MqttException {
        if (connected.isEmpty() || !connected.get().isConnected()) {
            disconnect();
            MqttClient client = new MqttClient(settings.broker(), clientId, new MemoryPersistence());
            connected = Optional.of(client);
            client.setTimeToWait(CONFIRM_MILLISECONDS);
            client.connect(options());
        }
        return connected.get();
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_SECONDS);
        settings.authority().ifPresent(authority -> options.setSocketFactory(authority.sockets()));
        settings.user().ifPresent(user -> options.setUserName(user.reveal()));
        settings.password()
                .ifPresent(password -> options.setPassword(password.reveal().toCharArray()));
        return options;
    }

    private void disconnect() {
        if (connected.isEmpty()) {
            return;
        }
        MqttClient client = connected.get();
        connected = Optional.empty();
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, CONNECT_SECONDS * 100L);
            }
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("The connection to the broker ended: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
