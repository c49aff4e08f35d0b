package io.anomalight.app.replay;

import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import io.anomalight.service.feedback.DrawnRegion;
import io.anomalight.service.feedback.DrawnRegion.Corner;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.history.PastVerdicts;
import io.anomalight.service.history.VerdictHistory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history and the images of a real service that scored three pictures. */
public final class KeptHistory {
    private static final int PICTURES = 3;

    private final Path folder;

    private KeptHistory(Path folder) {
        this.folder = folder;
    }

    /** Starts a service in the folder, lets it score the pictures, and stops it. */
    public static KeptHistory in(Path folder) throws IOException, InterruptedException {
        KeptHistory made = new KeptHistory(folder);
        Path archive = TinyArchive.writeWithGraph(made.archive(), WeightsPrecision.F32);
        Map<String, String> keys = Map.of(
                "model", archive.toString(),
                "port", "0",
                "history", made.history().toString(),
                "keep_images", made.images().toString());
        try (Service service = Service.start(ServiceKeys.read(keys, Optional.empty()))) {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < PICTURES; i++) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/v1/predict"))
                        .POST(BodyPublishers.ofFile(made.picture(i)))
                        .build();
                if (client.send(request, BodyHandlers.ofString()).statusCode() != 200) {
                    throw new AssertionError("the service refused picture " + i);
                }
            }
        }
        return made;
    }

    public Path archive() {
        return folder.resolve("part.anomalight");
    }

    public Path history() {
        return folder.resolve("verdicts.sqlite");
    }

    public Path images() {
        return folder.resolve("images");
    }

    /** The picture of a number from 0 to 2, 60 pixels wide and 40 high. */
    public Path picture(int number) {
        return TinyArchive.picture(folder.resolve("pictures/" + number + ".png"), number, 60, 40);
    }

    /** The same model with another threshold. */
    public Path withThreshold(String name, double threshold) {
        Archive opened = Archive.open(archive());
        Path changed = folder.resolve(name);
        try (ArchiveWriter copy = opened.copy()) {
            copy.write(
                    changed,
                    opened.card().with(opened.card().postProcessor().withImageThreshold(threshold, "set by hand")));
        }
        return changed;
    }

    /** Gives feedback about a picture; a bad one gets a triangle. */
    public void say(int picture, Feedback.Label label) throws IOException {
        say(
                picture,
                label,
                label == Feedback.Label.GOOD
                        ? List.of()
                        : List.of(new DrawnRegion(List.of(new Corner(0, 0), new Corner(30, 0), new Corner(0, 20)))));
    }

    /** Gives feedback about a picture, with regions that a service may refuse. */
    public void say(int picture, Feedback.Label label, List<DrawnRegion> drawn) throws IOException {
        try (VerdictHistory history =
                VerdictHistory.open(new HistorySettings(history(), 0, 100), List.of(), InstantSource.system())) {
            history.feedback()
                    .put(new Feedback(
                            0,
                            picture + 1,
                            "part",
                            Sha256.of(picture(picture)),
                            "../../picture " + picture + ".png",
                            "",
                            label,
                            drawn,
                            "",
                            Instant.now(),
                            ""));
        }
    }

    /** Notes that an update used all feedback. */
    public void use(String archive) {
        try (PastVerdicts past = PastVerdicts.open(history())) {
            past.used(past.feedback("part").stream().map(Feedback::id).toList(), archive);
        }
    }

    /** The bytes of a picture. */
    public byte[] bytes(int picture) throws IOException {
        return Files.readAllBytes(picture(picture));
    }
}
