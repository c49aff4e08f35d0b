package io.anomalight.service.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.service.Failing;
import io.anomalight.service.FakeScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
    @Test
    void anImageThatFailsDoesNotFailOtherRequestsOfItsBatch() throws Exception {
        FakeScorer engine = new FakeScorer(1);
        ServiceScorer scorer = new Failing(engine, images -> {
            if (images.stream().anyMatch(image -> image.rgb()[0] == 1)) {
                throw new ModuleFailure("its score of a white image is NaN", "");
            }
        });
        List<CompletableFuture<ImageResult>> results = new ArrayList<>();
        try (MicroBatcher batcher = new MicroBatcher(scorer::evaluate, 8, 0, size -> {})) {
            results.add(batcher.submit(image(0))); // keeps the engine busy while the others come
            engine.awaitBegun();
            for (float level : new float[] {0, 1, 0}) {
                results.add(batcher.submit(image(level)));
            }
            engine.allow(20);
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
