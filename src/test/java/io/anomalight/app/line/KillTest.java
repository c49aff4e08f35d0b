package io.anomalight.app.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.service.kept.KeptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the real service with SIGKILL under load, starts it again, and counts: nothing that was accepted is lost, and no file is scored
 * twice.
 *
 * <p>{@code mvn verify -pl src -am -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false -Danomalight.kills=100
 * -Danomalight.kills.seed=2} kills more often, and at other moments. The report of the test has the counts.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("anomalight.kills", 3);
    private static final long SEED = Long.getLong("anomalight.kills.seed", 1);
    private static final int LONGEST_RUN_MS = 800;
    private static final int LONGEST_START_MS = 2500;

    @TempDir
    private Path folder;

    /** A row of the history. */
    private record Row(long id, String name, String label) {}

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS) // for a hundred kills
    void nothingThatWasAcceptedIsLostAndNoFileIsScoredTwice(TestReporter report) throws Exception {
        Path archive = TinyArchive.writeWithGraph(folder.resolve("part.anomalight"), WeightsPrecision.F32);
        Path picture = TinyArchive.picture(folder.resolve("picture.png"), 1, 40, 40);
        Path watched = Files.createDirectory(folder.resolve("watched"));
        try (LineLoad load = new LineLoad(Files.readAllBytes(picture), watched);
                KilledService service = new KilledService(
                        folder,
                        "model=" + archive,
                        "history=" + history(),
                        "keep_images=" + images().path(),
                        "watch=" + watched,
                        "watch.settle_ms=50",
                        "watch.done=move",
                        "sink.folder=" + folder.resolve("found"),
                        "sink.webhook=" + load.webhook())) {
            service.awaitReady();
            load.start(service.address());
            killAgainAndAgain(service);
            while (load.accepted.isEmpty()) { // on a busy machine, each run may have ended before its first answer
                Thread.onSpinWait();
            }
            load.stop();
            service.awaitReady();
            awaitQuiet(service, watched);
            assertThat(service.stop()).isIn(0, 143);
            check(load, watched, report);
        }
    }

    private KeptFolder images() {
        return new KeptFolder(folder.resolve("images"));
    }

    private Path history() {
        return folder.resolve("verdicts.sqlite");
    }

    private static void killAgainAndAgain(KilledService service) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            if (random.nextInt(5) == 0) {
                service.killAfter(random.nextInt(LONGEST_START_MS)); // also while it starts
            } else {
                service.awaitReady();
                service.killAfter(random.nextInt(LONGEST_RUN_MS));
            }
            service.start();
        }
    }

    /** Waits until no file and no message waits. */
    private static void awaitQuiet(KilledService service, Path watched) throws IOException, InterruptedException {
        while (files(watched).stream().anyMatch(name -> name.endsWith(".png"))
                || service.get("/metrics")
                                .lines()
                                .filter(line -> line.matches("anomalight_sink_messages\\{.*} 0\\.0"))
                                .count()
                        < 2) {
            Thread.onSpinWait();
        }
    }

    private void check(LineLoad load, Path watched, TestReporter report) throws IOException, SQLException {
        List<Row> requests = rows("http");
        List<Row> files = rows("watch");
        int all = requests.size() + files.size();
        List<String> found = files(folder.resolve("found/part")).stream()
                .filter(name -> name.endsWith(".json"))
                .toList();
        List<String> images = checksums();
        report.publishEntry(
                "counts",
                KILLS + " kills (seed " + SEED + "): " + load.requests() + " requests, " + load.accepted.size()
                        + " accepted, " + requests.size() + " in the history; " + load.files() + " files, "
                        + files.size() + " in the history; " + load.posts() + " messages to the webhook for "
                        + load.keys.size() + " entries; " + found.size() + " JSON files for " + all + " entries; "
                        + kept() + " kept images for " + images.size() + " of the rows");

        Map<String, Long> recorded = new HashMap<>();
        requests.forEach(row -> recorded.put(row.name(), row.id()));
        assertThat(load.accepted).isNotEmpty();
        assertThat(recorded).as("accepted requests").containsAllEntriesOf(load.accepted);

        List<String> names = files.stream().map(Row::name).toList();
        assertThat(load.files()).isPositive();
        assertThat(names).as("files").hasSize(load.files()).doesNotHaveDuplicates();
        assertThat(files).noneMatch(row -> row.label().equals("failed"));
        assertThat(files(watched.resolve("done"))).containsExactlyInAnyOrderElementsOf(names);

        List<String> ids = Stream.concat(requests.stream(), files.stream())
                .map(row -> Long.toString(row.id()))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(all);
        assertThat(load.keys.stream().map(key -> key.substring(key.lastIndexOf('-') + 1)))
                .as("messages to the webhook")
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(found.stream().map(name -> name.substring(0, name.indexOf('-'))))
                .as("JSON files")
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(folder.resolve("dead-letters")).doesNotExist();
        assertThat(images).as("each image is another one").hasSize(all);
        for (String image : images) {
            assertThat(images().read(image)).as("the image of a row").isPresent();
        }
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.walk(images().path())) {
            return files.filter(file -> KeptFolder.isChecksum(String.valueOf(file.getFileName())))
                    .count();
        }
    }

    private List<String> checksums() throws SQLException {
        List<String> images = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + history());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT sha256 FROM verdict")) {
            while (row.next()) {
                images.add(row.getString(1));
            }
        }
        return images;
    }

    private List<Row> rows(String source) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + history());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, name, label FROM verdict WHERE source = '" + source + "' ORDER BY id")) {
            while (row.next()) {
                rows.add(new Row(row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return rows;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }
}
