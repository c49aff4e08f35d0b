package io.anomalight.service.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.service.history.Delivery;
import io.anomalight.service.history.Entries;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.history.Subscriber;
import io.anomalight.service.history.VerdictHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The delivery of messages with a clock that the test sets and a sink that fails as the test says. */
class SinkWorkerTest {
    private static final String SINK = "fake";

    /** A sink that fails once for each planned failure and else takes the message. */
    private static final class FakeSink implements Sink {
        private final Deque<Optional<SinkFailure>> plan = new ArrayDeque<>();
        private final List<String> taken = new ArrayList<>();
        private int calls;
        private boolean failsToOpen;

        @Override
        public void open() {
            if (failsToOpen) {
                throw new IllegalArgumentException("a fault of the library");
            }
        }

        @Override
        public String name() {
            return SINK;
        }

        @Override
        public void deliver(Delivery delivery) throws SinkFailure {
            calls++;
            Optional<SinkFailure> planned = plan.isEmpty() ? Optional.empty() : plan.removeFirst();
            if (planned.isPresent()) {
                throw planned.get();
            }
            taken.add(delivery.name());
        }

        private void fails(int times) {
            for (int i = 0; i < times; i++) {
                plan.add(Optional.of(SinkFailure.passing("the sink is down")));
            }
        }
    }

    @TempDir
    private Path folder;

    private final FakeSink sink = new FakeSink();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private VerdictHistory history;

    @BeforeEach
    void open() {
        history = VerdictHistory.open(
                new HistorySettings(folder.resolve("verdicts.sqlite"), 0, 100),
                List.of(new Subscriber(SINK, Set.of("anomalous"), Set.of())),
                () -> now);
    }

    @AfterEach
    void close() {
        history.close();
    }

    private SinkWorker worker(int tries) {
        return new SinkWorker(
                sink,
                history.outbox(),
                new DeadLetters(folder.resolve("dead")),
                tries,
                () -> now,
                new SplittableRandom(1));
    }

    private void write(String... names) {
        for (String name : names) {
            history.write(List.of(Entries.of(name, "anomalous", now)));
        }
    }

    private List<Path> deadLetters() throws IOException {
        try (var files = Files.list(Files.createDirectories(folder.resolve("dead")))) {
            return files.sorted().toList();
        }
    }

    /** Delivers until nothing waits; returns how much time passes. */
    private Duration deliverAll(SinkWorker worker) {
        Instant start = now;
        while (history.outbox().waiting(SINK) > 0) {
            Instant next = worker.deliverDue();
            if (history.outbox().waiting(SINK) > 0 && next.isAfter(now)) {
                now = next;
            }
        }
        return Duration.between(start, now);
    }

    @Test
    void messagesAreDeliveredOnceInTheOrderOfTheirVerdicts() {
        String[] names = new String[40]; // more than one page
        for (int i = 0; i < names.length; i++) {
            names[i] = "image " + i;
        }
        write(names);
        history.write(List.of(Entries.of("good", "normal", now)));

        assertThat(deliverAll(worker(3))).isZero();
        assertThat(sink.taken).containsExactly(names);
    }

    @Test
    void afterAFailureTheSinkWaitsLongerEachTime() {
        write("image");
        sink.fails(4);
        SinkWorker worker = worker(10);
        List<Duration> waits = new ArrayList<>();
        while (history.outbox().waiting(SINK) > 0) {
            Instant next = worker.deliverDue();
            if (next.isAfter(now) && history.outbox().waiting(SINK) > 0) {
                waits.add(Duration.between(now, next));
                now = next;
            }
        }

        Duration total = waits.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(sink.taken).containsExactly("image");
        assertThat(sink.calls).isEqualTo(5);
        assertThat(total).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(15)); // 1 + 2 + 4 + 8, less the jitter
    }

    @Test
    void aLongerWaitThatTheSinkAsksForIsKept() {
        write("image", "next");
        sink.plan.add(Optional.of(SinkFailure.passing("the sink is full", Duration.ofMinutes(10))));

        assertThat(deliverAll(worker(10))).isEqualTo(Duration.ofMinutes(10));
        assertThat(sink.taken).containsExactlyInAnyOrder("image", "next");
    }

    @Test
    void noMessageIsSentBeforeItsTime() {
        write("image");
        sink.fails(1);
        SinkWorker worker = worker(10);
        Instant next = worker.deliverDue();
        now = next.minusMillis(1);

        worker.deliverDue();
        assertThat(sink.calls).isEqualTo(1);

        now = next.plusSeconds(1);
        worker.deliverDue();
        assertThat(sink.taken).containsExactly("image");
    }

    @Test
    void aMessageThatIsNotTakenAfterAllTriesBecomesADeadLetter() throws IOException {
        write("image");
        sink.fails(3);
        deliverAll(worker(3));

        assertThat(deadLetters()).hasSize(1);
        JsonNode letter = new ObjectMapper().readTree(deadLetters().get(0).toFile());
        assertThat(letter.get("sink").textValue()).isEqualTo(SINK);
        assertThat(letter.get("reason").textValue()).isEqualTo("the sink is down");
        assertThat(letter.get("tries").intValue()).isEqualTo(3);
        assertThat(letter.at("/message/name").textValue()).isEqualTo("image");
        assertThat(letter.at("/message/id").longValue()).isPositive();
        assertThat(sink.taken).isEmpty();
    }

    @Test
    void aRefusedMessageIsADeadLetterAtOnceAndDoesNotHoldUpTheOthers() throws IOException {
        write("refused", "next");
        sink.plan.add(Optional.of(SinkFailure.permanent("the answer is 400")));

        assertThat(deliverAll(worker(10))).isZero();
        assertThat(deadLetters()).hasSize(1);
        assertThat(sink.taken).containsExactly("next");
    }

    @Test
    void aSinkThatIsDownForDaysLosesNoMessage() throws IOException {
        String[] names = new String[100];
        for (int i = 0; i < names.length; i++) {
            names[i] = "image " + i;
        }
        write(names);
        sink.fails(200);
        Duration passed = deliverAll(worker(10));

        assertThat(passed).isGreaterThan(Duration.ofHours(6));
        assertThat(deadLetters()).isEmpty();
        assertThat(sink.taken).containsExactlyInAnyOrder(names);
    }

    @Test
    void messagesThatWaitAreDeliveredAfterARestart() {
        write("image");
        sink.fails(1);
        worker(10).deliverDue();
        history.close();
        open();
        now = now.plusSeconds(60);
        worker(10).deliverDue();

        assertThat(sink.taken).containsExactly("image");
    }

    @Test
    void theThreadDeliversAlsoAfterAFaultAtTheStart() throws InterruptedException {
        sink.failsToOpen = true;
        theThreadDeliversWhatIsWritten();
    }

    @Test
    void theThreadDeliversWhatIsWritten() throws InterruptedException {
        try (SinkWorker worker = worker(10)) {
            worker.start();
            history.onMessages(worker::wake);
            write("image");
            while (history.outbox().waiting(SINK) > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(sink.taken).containsExactly("image");
    }
}
