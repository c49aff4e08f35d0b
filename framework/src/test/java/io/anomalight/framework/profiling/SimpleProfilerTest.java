package io.anomalight.framework.profiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SimpleProfilerTest {
    private static final long SECOND = 1_000_000_000;

    private long now = 42 * SECOND;
    private final SimpleProfiler profiler = new SimpleProfiler(() -> now);

    @Test
    void timeCountsForTheInnermostSectionOnly() {
        profiler.run("outer", () -> {
            pass(1);
            profiler.run("inner", () -> pass(2));
            pass(4);
            profiler.run("inner", () -> pass(8));
        });
        pass(100); // outside all sections

        assertThat(profile().sections())
                .containsExactly(
                        new Profile.Section("inner", 10 * SECOND, 2), new Profile.Section("outer", 5 * SECOND, 1));
    }

    @Test
    void aSectionInsideItselfCountsOnce() {
        profiler.run("same", () -> {
            pass(1);
            profiler.run("same", () -> pass(2));
        });

        assertThat(profile().sections()).containsExactly(new Profile.Section("same", 3 * SECOND, 2));
    }

    @Test
    void resultsAndExceptionsArePassedOn() {
        assertThat(profiler.<String>measure("good", () -> "result")).isEqualTo("result");
        assertThatThrownBy(() -> profiler.run("bad", () -> {
                    pass(3);
                    throw new IllegalStateException("faulty");
                }))
                .hasMessage("faulty");
        pass(5);

        assertThat(profile().sections())
                .containsExactly(new Profile.Section("bad", 3 * SECOND, 1), new Profile.Section("good", 0, 1));
    }

    @Test
    void anotherThreadMayMeasureAfterwardsButNotAtTheSameTime() {
        profiler.run("mine", () -> assertThatThrownBy(
                        () -> CompletableFuture.runAsync(() -> profiler.run("theirs", () -> {}))
                                .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"theirs\" can't be measured in thread"));

        CompletableFuture.runAsync(() -> profiler.run("theirs", () -> {})).join();

        assertThat(profile().sections()).extracting(Profile.Section::name).containsExactlyInAnyOrder("mine", "theirs");
    }

    @Test
    void finishResetsTheProfile() {
        profiler.run("first", () -> pass(1));
        assertThat(profile().nanos()).isEqualTo(SECOND);
        profiler.run("second", () -> pass(2));

        assertThat(profile().sections()).containsExactly(new Profile.Section("second", 2 * SECOND, 1));
    }

    @Test
    void finishIsRefusedInsideASection() {
        profiler.run("open", () -> assertThatThrownBy(profiler::finish).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void theTableListsTheLongestFirstAndOtherLast() {
        profiler.run(Profiler.OTHER, () -> {
            pass(5);
            for (int i = 0; i < 4; i++) {
                profiler.run("load", () -> now += SECOND / 4);
            }
            profiler.run("encoder", () -> pass(4));
        });

        assertThat(profile().table())
                .isEqualTo(
                        """
                        Time per section, without the sections inside it
                          section  seconds    share  calls  ms per call
                          encoder     4.00   40.0 %      1      4000.00
                          load        1.00   10.0 %      4       250.00
                          other       5.00   50.0 %      1      5000.00
                          total      10.00  100.0 %""");
    }

    @Test
    void jsonHoldsTheSameNumbers() {
        profiler.run("load", () -> pass(3));

        assertThat(profile().toJson().replaceAll("\\s", ""))
                .isEqualTo("{\"seconds\":3.0,\"sections\":"
                        + "[{\"name\":\"load\",\"seconds\":3.0,\"share\":1.0,\"calls\":1}]}");
    }

    @Test
    void noneMeasuresNothing() {
        assertThat(Profiler.NONE.<Integer>measure("section", () -> 5)).isEqualTo(5);
        assertThat(Profiler.NONE.finish()).isEmpty();
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
    }

    private Profile profile() {
        Optional<Profile> profile = profiler.finish();
        assertThat(profile).isPresent();
        return profile.get();
    }
}
