package io.anomalight.app.speedtest;

import io.anomalight.framework.image.ImageSize;
import java.util.List;

/** Settings of small speed tests. */
final class SpeedtestFixtures {
    static final ImageSize SIZE = new ImageSize(64, 64);

    private SpeedtestFixtures() {}

    static SpeedtestConfig config(List<SpeedtestConfig.Section> rows, int rounds, int maxSeconds) {
        return config(rows, rounds, maxSeconds, "python3", 4, 16);
    }

    static SpeedtestConfig config(
            List<SpeedtestConfig.Section> rows,
            int rounds,
            int maxSeconds,
            String python,
            int trainImages,
            int resnet50Images) {
        return new SpeedtestConfig(
                rows,
                python,
                rounds,
                1,
                SIZE,
                16,
                trainImages,
                resnet50Images,
                8,
                3,
                List.of(16, 64),
                List.of(10, 100),
                List.of("padim"),
                2,
                4,
                maxSeconds,
                List.of());
    }
}
