package io.anomalight.app.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.image.ImageSize;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpeedTest {

    @Test
    void percentilesAreTimesThatWereMeasured() {
        // 100 ms, 99 ms, ... 1 ms
        long[] nanos =
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray();

        assertThat(Latency.ofNanos(nanos)).isEqualTo(new Latency(50, 95, 99, 50.5));
        assertThat(Latency.ofNanos(new long[] {2_000_000})).isEqualTo(new Latency(2, 2, 2, 2));
        assertThat(Latency.ofNanos(new long[] {3_000_000, 1_000_000})).isEqualTo(new Latency(1, 3, 3, 2));
        assertThatThrownBy(() -> Latency.ofNanos(new long[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settingsThatMeasureNothingAreRefused() {
        assertThatThrownBy(() -> new SpeedConfig(-1, 1, 1)).hasMessageStartingWith("warm_up_images must not be");
        assertThatThrownBy(() -> new SpeedConfig(0, 0, 1)).hasMessage("images must be at least 1, but is 0");
        assertThatThrownBy(() -> new SpeedConfig(0, 1, 0)).hasMessage("max_seconds must be at least 1, but is 0");
    }

    @Test
    void theTableSaysWhatTheFileSays() {
        Speed speed = speed(OptionalLong.of(300_000_000L));

        assertThat(SpeedTable.of(speed))
                .isEqualTo(
                        """
                        Scoring speed of cflow at 64x64 pixels with PyTorch, 1 thread, 20 images
                          one image, ms           p50   p95   p99  mean
                          load (decode, resize)  1.00  2.00  3.00  1.50
                          model                  4.00  5.00  6.00  4.50
                          post-processing        0.10  0.20  0.30  0.15
                          in all                 5.10  7.20  9.30  6.15
                          throughput   210.5 images/s in batches of 16; the model alone 260.0 images/s
                          peak memory  300 MB""");
        ObjectNode json = SpeedFile.json(speed);
        assertThat(json.at("/engine").asText()).isEqualTo("PyTorch");
        assertThat(json.at("/latency_ms/total/p99").asDouble()).isEqualTo(9.3);
        assertThat(json.at("/latency_ms/post_processing/p50").asDouble()).isEqualTo(0.1);
        assertThat(json.at("/throughput/images_per_second").asDouble()).isEqualTo(210.5);
        assertThat(json.at("/peak_memory_mb").asDouble()).isEqualTo(300.0);
    }

    @Test
    void unknownMemoryIsSaidToBeUnknown() {
        Speed speed = speed(OptionalLong.empty());

        assertThat(SpeedTable.of(speed)).endsWith("peak memory  unknown: only Linux reports it");
        assertThat(SpeedFile.json(speed).at("/peak_memory_mb").isNull()).isTrue();
        assertThat(SpeedFile.json(speed).at("/peak_memory_unknown").asText()).isNotBlank();
    }

    private static Speed speed(OptionalLong memory) {
        return new Speed(
                "cflow",
                new ImageSize(64, 64),
                "PyTorch",
                1,
                new Speed.Single(
                        20,
                        new Latency(5.1, 7.2, 9.3, 6.15),
                        new Latency(1, 2, 3, 1.5),
                        new Latency(4, 5, 6, 4.5),
                        new Latency(0.1, 0.2, 0.3, 0.15)),
                new Speed.Batches(16, 32, 210.5, 260),
                memory);
    }
}
