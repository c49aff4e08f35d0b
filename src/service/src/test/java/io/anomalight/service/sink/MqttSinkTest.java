package io.anomalight.service.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.Delivery;
import io.anomalight.service.history.Entries;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.history.Subscriber;
import io.anomalight.service.history.VerdictHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to a real Mosquitto. */
class MqttSinkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Optional<SinkSecret> USER = Optional.of(SinkSecret.of("line", "the test"));
    private static final Optional<SinkSecret> PASSWORD = Optional.of(SinkSecret.of("a-secret-word", "the test"));

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @BeforeEach
    void needMosquitto() {
        assumeTrue(Files.isExecutable(Mosquitto.PROGRAM), Mosquitto.PROGRAM + " is missing: apt-get install mosquitto");
    }

    private MqttClient subscriber(Mosquitto broker) throws MqttException {
        MqttClient client = new MqttClient(broker.address(), "subscriber", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName("line");
        options.setPassword("a-secret-word".toCharArray());
        options.setCleanSession(false);
        // Before the connection, because the broker sends what it kept for the session at once.
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                received.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        client.connect(options);
        client.subscribe("anomalight/#", 1);
        return client;
    }

    private static Delivery delivery(String message) {
        return new Delivery(1, 7, "part/+#", "a.png", message.getBytes(StandardCharsets.UTF_8), Optional.empty(), 0);
    }

    @Test
    void aMessageIsPublishedOnTheTopicOfItsProduct() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttSink sink = new MqttSink(
                        new MqttSettings(
                                broker.address(), "anomalight/{product}/verdict", USER, PASSWORD, Optional.empty()),
                        "h")) {
            MqttClient subscriber = subscriber(broker);
            sink.deliver(delivery("{}"));

            assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo("anomalight/part___/verdict {}");
            subscriber.disconnectForcibly(0, 1000);
            subscriber.close();
        }
    }

    @Test
    void aWrongPasswordIsAFailureThatDoesNotShowIt() throws Exception {
        Optional<SinkSecret> wrong = Optional.of(SinkSecret.of("another-word", "the test"));
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttSink sink =
                        new MqttSink(new MqttSettings(broker.address(), "t", USER, wrong, Optional.empty()), "h")) {
            assertThatThrownBy(() -> sink.deliver(delivery("{}")))
                    .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.permanent())
                            .isFalse())
                    .hasMessageContaining("does not take the message")
                    .hasMessageNotContaining("another-word");
        }
    }

    @Test
    void aWrongPasswordIsToldBeforeTheFirstMessage() throws Exception {
        Optional<SinkSecret> wrong = Optional.of(SinkSecret.of("another-word", "the test"));
        try (Mosquitto broker = Mosquitto.start(folder);
                MqttSink sink =
                        new MqttSink(new MqttSettings(broker.address(), "t", USER, wrong, Optional.empty()), "h")) {
            assertThatThrownBy(sink::open)
                    .isInstanceOf(SinkFailure.class)
                    .hasMessageContaining("does not let this service in")
                    .hasMessageNotContaining("another-word");
        }
    }

    private void makeCertificates() throws IOException, InterruptedException {
        Path openssl = Path.of("/usr/bin/openssl");
        assumeTrue(Files.isExecutable(openssl), openssl + " is missing: apt-get install openssl");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=factory -keyout ca.key -out ca.crt");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=broker -keyout server.key -out server.csr");
        Files.writeString(folder.resolve("names"), "subjectAltName=IP:127.0.0.1");
        openssl("x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names"
                + " -out server.crt");
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private MqttSink encryptedSink(Mosquitto broker, Optional<CertificateAuthority> authority) {
        return new MqttSink(new MqttSettings(broker.address(), "t", USER, PASSWORD, authority), "h");
    }

    @Test
    void anEncryptedBrokerIsTrustedOnlyByItsAuthority() throws Exception {
        makeCertificates();
        Optional<CertificateAuthority> authority =
                Optional.of(CertificateAuthority.in(folder.resolve("ca.crt"), "sink.mqtt.ca_file"));
        try (Mosquitto broker = Mosquitto.startEncrypted(folder);
                MqttSink stranger = encryptedSink(broker, Optional.empty());
                MqttSink sink = encryptedSink(broker, authority)) {
            assertThatThrownBy(stranger::open)
                    .isInstanceOf(SinkFailure.class)
                    .hasMessageContaining("certification path");

            sink.open();
            sink.deliver(delivery("{}")); // returns when the broker has confirmed it
        }
    }

    @Test
    void aFileWithoutCertificatesIsNoAuthority() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");

        for (Path file : List.of(empty, text, folder.resolve("missing.pem"))) {
            assertThatThrownBy(() -> CertificateAuthority.in(file, "sink.mqtt.ca_file"))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("sink.mqtt.ca_file=" + file);
        }
    }

    @Test
    void anAuthorityNeedsAnEncryptedConnection() throws Exception {
        makeCertificates();
        Optional<CertificateAuthority> authority =
                Optional.of(CertificateAuthority.in(folder.resolve("ca.crt"), "sink.mqtt.ca_file"));

        assertThatThrownBy(() -> new MqttSettings("tcp://h:1883", "t", USER, PASSWORD, authority))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ssl://");
    }

    @Test
    void nothingIsLostWhenTheBrokerIsStartedAgain() throws Exception {
        VerdictHistory history = VerdictHistory.open(
                new HistorySettings(folder.resolve("verdicts.sqlite"), 0, 100),
                List.of(new Subscriber(MqttSink.NAME, Set.of("normal"), Set.of())),
                () -> now);
        try (history;
                Mosquitto broker = Mosquitto.start(folder);
                SinkWorker worker = worker(broker, history)) {
            MqttClient subscriber = subscriber(broker);
            write(history, 0, 20);
            deliver(worker, history, 10);
            subscriber.disconnectForcibly(0, 1000);
            subscriber.close();
            broker.stop();
            write(history, 20, 40);
            worker.deliverDue();
            assertThat(history.outbox().waiting(MqttSink.NAME)).isPositive();

            broker.startAgain();
            MqttClient again = subscriber(broker);
            deliver(worker, history, 0);
            Set<Long> entries = new HashSet<>();
            while (entries.size() < 40) { // some may come twice
                String message = received.poll(1, TimeUnit.MINUTES);
                assertThat(message).as("after %s", entries).isNotNull();
                entries.add(JSON.readTree(message.substring(message.indexOf(' ')))
                        .get("id")
                        .longValue());
            }
            assertThat(folder.resolve("dead")).doesNotExist();
            again.disconnectForcibly(0, 1000);
            again.close();
        }
    }

    private SinkWorker worker(Mosquitto broker, VerdictHistory history) {
        MqttSettings settings =
                new MqttSettings(broker.address(), "anomalight/{product}", USER, PASSWORD, Optional.empty());
        return new SinkWorker( // the test delivers by itself
                new MqttSink(settings, history.identity()),
                history.outbox(),
                new DeadLetters(folder.resolve("dead")),
                10,
                () -> now,
                new SplittableRandom(1));
    }

    private void write(VerdictHistory history, int from, int to) {
        for (int i = from; i < to; i++) {
            history.write(List.of(Entries.of("image " + i, "normal", now)));
        }
    }

    private void deliver(SinkWorker worker, VerdictHistory history, int left) {
        while (history.outbox().waiting(MqttSink.NAME) > left) {
            Instant next = worker.deliverDue();
            now = next.isAfter(now) ? next : now;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:1", "127.0.0.1:1883", "tcp://line:secret-word@h:1883", "tcp://h:1883/path", ""})
    void anAddressThatIsNoBrokerIsRefusedWithoutShowingIt(String broker) {
        assertThatThrownBy(() -> new MqttSettings(broker, "t", Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("sink.mqtt= ")
                .hasMessageNotContaining("secret-word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/#", "+/b"})
    void aTopicWithoutASenseIsRefused(String topic) {
        assertThatThrownBy(() ->
                        new MqttSettings("tcp://h:1883", topic, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a topic to publish to");
    }
}
