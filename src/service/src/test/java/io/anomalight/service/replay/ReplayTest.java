package io.anomalight.service.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.Lineage;
import io.anomalight.detector.archive.TrainedImages;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.Client;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.TwoPictures;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.replay.ReplayResult.Change;
import io.anomalight.service.replay.VerdictFlip.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays the history of a real service with a real archive. */
class ReplayTest {
    @TempDir
    private static Path archives;

    private static Path archive;
    /** The same model with a threshold that no picture reaches. */
    private static Path blind;

    @TempDir
    private Path folder;

    private ReplaySource source;

    @BeforeAll
    static void makeArchives() {
        archive = TwoPictures.write(archives.resolve("part.anomalight"));
        Archive opened = Archive.open(archive);
        blind = archives.resolve("blind.anomalight");
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(
                    blind,
                    opened.card()
                            .with(opened.card()
                                    .postProcessor()
                                    .withImageThreshold(
                                            100 * opened.card().postProcessor().imageThreshold(), "high")));
        }
    }

    /** The service scores one good picture twice, and two bad ones. */
    @BeforeEach
    void scoreFourPictures() {
        source = new ReplaySource(folder.resolve("verdicts.sqlite"), folder.resolve("images"), "part");
        try (Service service = start()) {
            Client client = new Client(service);
            for (byte[] picture : List.of(
                    TwoPictures.good(40, 30),
                    TwoPictures.good(40, 30),
                    TwoPictures.bad(40, 30),
                    TwoPictures.bad(80, 60))) {
                assertThat(client.post("/v1/predict", picture).status()).isEqualTo(200);
            }
        }
    }

    private Service start() {
        return Service.start(ServiceKeys.read(
                Map.of(
                        "model", archive.toString(),
                        "port", "0",
                        "history", source.history().toString(),
                        "keep_images", source.keptImages().toString()),
                Optional.empty()));
    }

    private Replay replay() {
        return replay(StopSignal.NEVER);
    }

    private Replay replay(StopSignal stop) {
        return new Replay(source, DetectorOptions.DEFAULT, stop, Console.SILENT);
    }

    private static String checksum(byte[] picture) {
        return Sha256.of(ByteBuffer.wrap(picture));
    }

    private void say(byte[] picture, Feedback.Label label) {
        try (VerdictHistory history =
                VerdictHistory.open(new HistorySettings(source.history(), 0, 100), List.of(), InstantSource.system())) {
            history.feedback()
                    .put(new Feedback(
                            0, 0, "part", checksum(picture), "a.png", "", label, List.of(), "", Instant.EPOCH, ""));
        }
    }

    private Path fileOf(byte[] picture) {
        String name = checksum(picture);
        return source.keptImages().resolve(name.substring(0, 2)).resolve(name);
    }

    @Test
    void theArchiveThatSaidItSaysTheSameAgain() {
        ReplayResult result = replay().run(archive);

        assertThat(result.changes())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(new Change("anomalous", "anomalous"), 2L, new Change("normal", "normal"), 1L));
        assertThat(result.flips()).isEmpty();
        assertThat(result.flipCount()).isZero();
        assertThat(result.scored()).isEqualTo(3);
        assertThat(result.complete()).isTrue();
    }

    @Test
    void flipsAreThoseOfAnotherThresholdTheStrongestFirst() {
        ReplayResult result = replay().run(blind);

        assertThat(result.changes())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(new Change("anomalous", "normal"), 2L, new Change("normal", "normal"), 1L));
        assertThat(result.flipCount()).isEqualTo(2);
        assertThat(result.flips())
                .hasSize(2)
                .allSatisfy(flip -> {
                    assertThat(flip.before().label()).isEqualTo("anomalous");
                    assertThat(flip.before().normalized()).isGreaterThanOrEqualTo(0.5);
                    assertThat(flip.after().label()).isEqualTo("normal");
                    assertThat(flip.name()).isEqualTo("image");
                    assertThat(flip.entry()).isPositive();
                })
                .extracting(VerdictFlip::strength)
                .isSortedAccordingTo((one, other) -> Double.compare(other, one));
        assertThat(result.flips())
                .extracting(VerdictFlip::sha256)
                .containsExactlyInAnyOrder(checksum(TwoPictures.bad(40, 30)), checksum(TwoPictures.bad(80, 60)));
    }

    @Test
    void twoArchivesAreComparedOnTheSameImages() {
        ReplayResult result = replay().run(blind, archive);

        assertThat(result.changes()).containsEntry(new Change("normal", "anomalous"), 2L);
        assertThat(result.flips())
                .extracting(VerdictFlip::after)
                .extracting(Outcome::label)
                .containsOnly("anomalous");
    }

    @Test
    void imagesThatAreNotKeptOrCanNotBeScoredAreCounted() throws IOException {
        Files.delete(fileOf(TwoPictures.bad(40, 30)));
        Files.writeString(fileOf(TwoPictures.bad(80, 60)), "damaged");

        ReplayResult damaged = replay().run(archive);

        assertThat(damaged.scored()).isEqualTo(1);
        assertThat(damaged.notKept()).isEqualTo(2);
        assertThat(damaged.failed()).isZero();
    }

    @Test
    void agreementWithFeedbackIsCountedBeforeAndAfter() throws IOException {
        say(TwoPictures.good(40, 30), Feedback.Label.GOOD);
        say(TwoPictures.bad(40, 30), Feedback.Label.BAD);
        say(TwoPictures.bad(80, 60), Feedback.Label.GOOD);
        byte[] unscored = TwoPictures.bad(60, 40);
        Files.createDirectories(fileOf(unscored).getParent());
        Files.write(fileOf(unscored), unscored);
        say(unscored, Feedback.Label.BAD);

        ReplayResult result = replay().run(blind);

        assertThat(result.before()).isEqualTo(new FeedbackAgreement(2, 1, 0, 1, 1, 0));
        assertThat(result.after()).isEqualTo(new FeedbackAgreement(2, 2, 0, 2, 0, 0));
        assertThat(result.changes()).containsEntry(new Change(Change.UNKNOWN, "normal"), 1L);
        assertThat(result.flipCount()).isEqualTo(2);
        assertThat(result.flips()).extracting(VerdictFlip::feedback).contains(Optional.of(Feedback.Label.BAD));
    }

    @Test
    void feedbackAboutLearnedImagesIsCountedApart() {
        say(TwoPictures.good(40, 30), Feedback.Label.GOOD);
        say(TwoPictures.bad(40, 30), Feedback.Label.GOOD);
        Path candidate = thatLearned(checksum(TwoPictures.bad(40, 30)));

        ReplayResult result = replay().run(candidate);

        assertThat(result.after()).isEqualTo(new FeedbackAgreement(2, 2, 0, 0, 0, 0));
        ReplayResult.Learned learned = result.learned().orElseThrow();
        assertThat(learned.before()).isEqualTo(new FeedbackAgreement(1, 0, 0, 0, 0, 0));
        assertThat(learned.after()).isEqualTo(new FeedbackAgreement(1, 1, 0, 0, 0, 0));
        assertThat(result.after().without(learned.after())).isEqualTo(new FeedbackAgreement(1, 1, 0, 0, 0, 0));
        assertThat(replay().run(blind).learned()).isEmpty();
    }

    /** The blind archive, whose manifest says that it has learned an image. */
    private Path thatLearned(String sha256) {
        Archive opened = Archive.open(blind);
        Path candidate = folder.resolve("learned.anomalight");
        ObjectNode facts = JsonNodeFactory.instance
                .objectNode()
                .put(TrainedImages.KEY, TrainedImages.text(List.of(sha256)).orElseThrow());
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(
                    candidate,
                    opened.card()
                            .updated(
                                    Instant.EPOCH,
                                    "test",
                                    opened.card().postProcessor(),
                                    opened.card().scores(),
                                    facts,
                                    Lineage.NONE));
        }
        return candidate;
    }

    @Test
    void aServiceMayRunMeanwhile() {
        try (Service service = start()) {
            new Client(service).post("/v1/predict", TwoPictures.bad(100, 60));

            assertThat(replay().run(archive).scored()).isEqualTo(4);
            assertThat(new Client(service)
                            .post("/v1/predict", TwoPictures.bad(100, 61))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(new KeptFolder(source.keptImages()).has(checksum(TwoPictures.bad(100, 61))))
                .isTrue();
    }

    @Test
    void aStoppedReplayReturnsWhatItHas() {
        AtomicInteger asked = new AtomicInteger();

        ReplayResult result = replay(() -> asked.incrementAndGet() > 1).run(archive);

        assertThat(result.complete()).isFalse();
        assertThat(result.scored()).isEqualTo(3);
        assertThat(replay(() -> true).run(archive).scored()).isZero();
    }

    @Test
    void whatIsNotThereIsRefusedInOneSentence() throws IOException {
        Path none = folder.resolve("none");
        Path notes =
                Files.writeString(folder.resolve("notes.txt"), "not a history, and long enough for SQLite to look");

        assertRefused(new ReplaySource(none, source.keptImages(), "part"), "does not exist; name the file of");
        assertThat(none).doesNotExist();
        assertRefused(new ReplaySource(notes, source.keptImages(), "part"), "is damaged or no SQLite file");
        assertRefused(new ReplaySource(source.history(), none, "part"), "is not a folder; name the folder of");
        assertRefused(
                new ReplaySource(source.history(), source.keptImages(), "lid"), "has no image of product=lid; the");
    }

    private static void assertRefused(ReplaySource wrong, String sentence) {
        assertThatThrownBy(
                        () -> new Replay(wrong, DetectorOptions.DEFAULT, StopSignal.NEVER, Console.SILENT).run(archive))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(sentence);
    }
}
