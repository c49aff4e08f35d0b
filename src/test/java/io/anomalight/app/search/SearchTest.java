package io.anomalight.app.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.Direction;
import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    private static final TpeSweeper.Config TPE = new TpeSweeper.Config(4, 24, 1, true, false);
    private static final Study STUDY = new Study(BlackBox.branin().space(), List.of(Direction.MINIMIZE), 7);
    private static final SearchPlan PLAN = new SearchPlan(List.of("x0=interval(-5,10)"), "{}", 1, List.of());

    @TempDir
    private Path folder;

    private Search begin(Path where) {
        return Search.begin(where, PLAN, STUDY, study -> new TpeSweeper(TPE, study));
    }

    private static Trial step(Search search) {
        Trial trial = search.ask().orElseThrow();
        search.tell(trial.as(State.COMPLETE, List.of(BlackBox.branin().value(trial.values())), 0));
        return trial;
    }

    private Search resume(Path where) {
        return Search.resume(where, STUDY, study -> new TpeSweeper(TPE, study));
    }

    @Test
    void aResumedSearchSuggestsWhatTheOneThatNeverStoppedSuggests() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Search whole = begin(folder);
        Search killed = begin(other);
        for (int i = 0; i < 8; i++) {
            step(whole);
            step(killed);
        }

        Search resumed = resume(other);

        assertThat(resumed.trials()).isEqualTo(whole.trials());
        for (int i = 0; i < 5; i++) {
            assertThat(step(resumed).values()).isEqualTo(step(whole).values());
        }
    }

    @Test
    void aLineThatAKilledProcessWrotePartlyIsDropped() throws IOException {
        Search search = begin(folder);
        for (int i = 0; i < 6; i++) {
            step(search);
        }
        Path file = folder.resolve(Search.FILE);
        String text = Files.readString(file);
        List<Trial> trials = search.trials();
        Files.writeString(file, text.substring(0, text.length() - 9));

        Search resumed = resume(folder);

        assertThat(resumed.trials().subList(0, 5)).isEqualTo(trials.subList(0, 5));
        assertThat(resumed.trials().get(5))
                .isEqualTo(Trial.running(5, trials.get(5).values()));
        resumed.tell(trials.get(5));
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        step(begin(folder));
        Path file = folder.resolve(Search.FILE);
        Files.writeString(file, Files.readString(file).replace("complete", "comple"));

        assertThatThrownBy(() -> resume(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + " is damaged")
                .hasMessageContaining("begin a new sweep");
    }

    @Test
    void recordedValuesCountMoreThanThoseOfAnotherSweeper() {
        Search search = begin(folder);
        List<Trial> trials = List.of(step(search), step(search));

        Search resumed = Search.resume(folder, new Study(STUDY.space(), STUDY.directions(), 8), RandomSweeper::new);

        assertThat(resumed.trials())
                .extracting(Trial::values)
                .isEqualTo(trials.stream().map(Trial::values).toList());
    }
}
