package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.ImageSize;
import io.anomalight.framework.ModuleFailure;
import io.anomalight.framework.Precision;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.image.DecodedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered where a model gives no score that can be used. */
class BrokenModelTest {

    @TempDir
    Path folder;

    @Test
    void aScoreThatIsNaNIsAnErrorWithASentenceAndIsCounted() throws IOException {
        Path archive = TinyArchive.writeBroken(folder.resolve("diverged.anomalight"));
        Path image = TinyArchive.picture(folder.resolve("part.png"), 1, 40, 40);
        try (Service service =
                Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()))) {
            Client client = new Client(service);
            Client.Reply answer = client.post("/v1/predict", Files.readAllBytes(image), "Content-Type", "image/png");

            assertThat(answer.status()).isEqualTo(500);
            JsonNode problem = answer.json();
            assertThat(problem.get("detail").textValue())
                    .startsWith("stfpm: the score of ")
                    .contains(" is NaN; ")
                    .endsWith(".");
            assertThat(problem.has("label")).isFalse();
            assertThat(client.get("/metrics").text())
                    .contains("anomalight_errors_total{status=\"500\"} 1.0")
                    .doesNotContain("anomalight_verdicts_total{");
        }
    }

    /** Fails as long as a white image is in the batch. */
    private static final class AgainstWhite implements Scorer {
        private final FakeScorer sound = FakeScorer.free(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public ModelCard card() {
            return sound.card();
        }

        @Override
        public Precision precision() {
            return sound.precision();
        }

        @Override
        public HostImage prepare(DecodedImage image) {
            return sound.prepare(image);
        }

        @Override
        public List<ImageResult> judge(List<HostImage> images) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (images.stream().anyMatch(image -> image.rgb()[0] == 1)) {
                throw new ModuleFailure("it can't stand white", "");
            }
            return sound.judge(images);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    @Test
    void anImageThatCanNotBeScoredDoesNotFailThoseOfOtherRequestsInItsBatch() throws Exception {
        AgainstWhite scorer = new AgainstWhite();
        List<CompletableFuture<ImageResult>> results = new ArrayList<>();
        try (MicroBatcher batcher = new MicroBatcher(scorer::judge, 8, 0, size -> {})) {
            results.add(batcher.submit(image(0))); // keeps the engine busy while the others come
            scorer.begun.await();
            for (float level : new float[] {0, 1, 0}) {
                results.add(batcher.submit(image(level)));
            }
            scorer.goOn.countDown();
            for (int good : new int[] {0, 1, 3}) {
                assertThat(results.get(good).get(1, TimeUnit.MINUTES).score()).isEqualTo(1);
            }
            assertThat(results.get(2))
                    .failsWithin(1, TimeUnit.MINUTES)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ModuleFailure.class);
        }
    }

    private static HostImage image(float level) {
        int side = 4;
        float[] rgb = new float[3 * side * side];
        Arrays.fill(rgb, level);
        ImageSize size = new ImageSize(side, side);
        return new HostImage(Path.of("upload"), Label.UNKNOWN, size, rgb, Optional.empty(), size);
    }
}
