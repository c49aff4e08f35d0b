package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.ModelSetup;
import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadTrialTest {
    private final List<String> diary = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long now;

    private Contestant.Factory taking(String settings, int seconds) {
        FakeContestants fake = new FakeContestants(settings, diary, request -> {
            now += TimeUnit.SECONDS.toNanos(seconds);
            return List.of();
        });
        return new Contestant.Factory() {
            @Override
            public Contestant start(ModelSetup setup, RawImages images, Path scratch) {
                return fake.start(setup, images, scratch);
            }

            @Override
            public List<Contestant.Factory> variants() {
                return List.of(taking("slow", 3), taking("fast", 2), taking("slower", 4));
            }

            @Override
            public String threadSettings() {
                return settings;
            }
        };
    }

    @Test
    void theFastestSettingsAreUsedAndNotTriedAgain() {
        ThreadTrial trial = new ThreadTrial(new Clocks(() -> now, Optional::empty), notes::add);
        ThreadTrial.Trial training = new ThreadTrial.Trial(
                "PyTorch",
                new RecipeSetup("padim", SpeedtestFixtures.SIZE, 4),
                new RawImages(Path.of("images"), 4, SpeedtestFixtures.SIZE),
                Path.of("."),
                "train 4 1");

        Contestant.Factory first = trial.fastest(taking("usual", 1), training);
        Contestant.Factory second = trial.fastest(taking("usual", 1), training);

        assertThat(first.threadSettings()).isEqualTo("fast");
        assertThat(second).isSameAs(first);
        assertThat(diary)
                .filteredOn(line -> line.endsWith(" ends"))
                .containsExactly("slow ends", "fast ends", "slower ends");
        assertThat(notes).containsExactly("PyTorch was fastest with fast of 3 thread settings (train).");
    }
}
