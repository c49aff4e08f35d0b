package io.anomalight.callbacks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.callbacks.Results;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Scores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ImagesCallbackTest {
    private static final ImagesCallback.Figure FIGURE =
            (result, postProcessor) -> new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

    private final FakeRun run = new FakeRun(Path.of("run"));
    private final List<Path> written = Collections.synchronizedList(new ArrayList<>());

    @Test
    void everyTestImageGetsItsOwnPictureInTheFolderOfItsDefect() {
        String[] images = {
            "bottle/test/broken/000.png",
            "bottle/test/scratch/000.png",
            "other/test/broken/000.png",
            "bottle/test/broken/000.jpg",
            "bottle/test/broken/000_2.png",
            "bottle/test/Broken/000.PNG"
        };
        test(new ImagesCallback.Config(true, 0), images);

        assertThat(written.stream().map(file -> file.toString().toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(images);
        assertThat(written).contains(picture("scratch/000.png"), picture("broken/000_2.png"));
        assertThat(written)
                .filteredOn(file -> file.toString().matches(".*[Bb]roken.000-[0-9a-f]{12}\\.png"))
                .hasSize(4);

        Set<Path> before = Set.copyOf(written);
        written.clear();
        Collections.reverse(Arrays.asList(images));
        test(new ImagesCallback.Config(true, 0), images);
        assertThat(written).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aSecondTestReplacesThePicturesOfTheFirst() {
        test(new ImagesCallback.Config(true, 0), "good/000.png");
        test(new ImagesCallback.Config(true, 0), "good/000.png");

        assertThat(written).containsExactly(picture("good/000.png"), picture("good/000.png"));
    }

    @Test
    void aPathCannotLeaveTheFolder() {
        test(new ImagesCallback.Config(true, 0), "good/../../000.png", "..");

        assertThat(written).hasSize(2).allMatch(file -> file.normalize().startsWith(picture("")));
    }

    @Test
    void drawsAFewImagesOfEachLabelToTheLogger() {
        run.step = 7;
        test(
                new ImagesCallback.Config(false, 2),
                "good/0.png",
                "good/1.png",
                "good/2.png",
                "scratch/0.png",
                "a/scratch/0.png");

        assertThat(written).isEmpty();
        assertThat(run.logged)
                .startsWith("test/good/0 at 7", "test/good/1 at 7")
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void aValidationIsLoggedUnderTheSameNamesEachTimeAndWritesNoFiles() {
        ImagesCallback images = callback(new ImagesCallback.Config(true, 1));
        for (int step = 1; step <= 2; step++) {
            run.step = step;
            images.onEvaluationStart(run, List.of(Path.of("good/0.png"), Path.of("good/1.png")), 1);
            images.onValidationBatchEnd(run, List.of(result("good/0.png"), result("good/1.png")));
            images.onValidationEnd(run, Scores.NONE);
        }

        assertThat(run.logged).containsExactly("validation/good/0 at 1", "validation/good/0 at 2");
        assertThat(written).isEmpty();
    }

    @Test
    void aPictureThatCannotBeWrittenIsAnErrorThatNamesIt() {
        ImagesCallback images = new ImagesCallback(new ImagesCallback.Config(true, 0), FIGURE, (file, picture) -> {
            throw new IOException("No space left on device");
        });

        assertThatThrownBy(() -> {
                    images.onTestBatchEnd(run, List.of(result("good/0.png")));
                    images.onTestEpochEnd(run, new Evaluation());
                })
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(picture("good/0.png") + " can't be written: No space left on device");
    }

    @Test
    @Timeout(60)
    void picturesAreWrittenOnThreadsThatEndWithTheTest() throws InterruptedException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ImagesCallback images = new ImagesCallback(new ImagesCallback.Config(true, 0), FIGURE, (file, picture) -> {
            threads.add(Thread.currentThread());
            written.add(file);
        });
        images.onTestBatchEnd(run, List.of(result("good/0.png"), result("good/1.png")));
        images.onTestEpochEnd(run, new Evaluation());

        assertThat(written).containsExactlyInAnyOrder(picture("good/0.png"), picture("good/1.png"));
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
        for (Thread thread : threads) {
            thread.join(); // the test times out if one never ends
        }
    }

    @Test
    void aTestThatFailsKeepsThePicturesOfScoredImages() {
        ImagesCallback images = callback(new ImagesCallback.Config(true, 0));
        images.onTestBatchEnd(run, List.of(result("good/0.png")));
        images.onException(run, new IllegalStateException("the next image is damaged"));

        assertThat(written).containsExactly(picture("good/0.png"));
    }

    private void test(ImagesCallback.Config config, String... paths) {
        ImagesCallback images = callback(config);
        images.onEvaluationStart(run, Stream.of(paths).map(Path::of).toList(), 1);
        for (String path : paths) {
            images.onTestBatchEnd(run, List.of(result(path)));
        }
        images.onTestEpochEnd(run, new Evaluation());
        images.onTestEnd(run, Scores.NONE);
    }

    private ImagesCallback callback(ImagesCallback.Config config) {
        return new ImagesCallback(config, FIGURE, (file, picture) -> written.add(file));
    }

    private static ImageResult result(String path) {
        return Results.of(path, path.contains("good") ? Label.NORMAL : Label.ANOMALOUS);
    }

    private static Path picture(String name) {
        return Path.of("run", "images").resolve(name);
    }
}
