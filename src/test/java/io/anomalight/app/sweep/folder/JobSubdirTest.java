package io.anomalight.app.sweep.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSubdirTest {
    private static final List<String> KEYS = List.of("trainer.seed", "model");

    private static SweepPoint point(String model, String seed) {
        Map<String, String> swept = new LinkedHashMap<>();
        swept.put("trainer.seed", seed);
        swept.put("model", model);
        return new SweepPoint(List.of("data=sample"), swept);
    }

    private static void check(String pattern, boolean isSearch, SweepPoint... points) {
        new JobSubdir(pattern).check(KEYS, List.of(points), isSearch);
    }

    @ParameterizedTest
    @CsvSource({
        "'${hydra:job.num}', 3",
        "'job_${hydra:job.num}/${model}', job_3/cflow",
        "'${hydra:job.override_dirname}', 'model=cflow,trainer.seed=7'"
    })
    void theFolderIsNamedByNumberAndSweptValues(String pattern, String folder) {
        check(pattern, false, point("cflow", "7"), point("padim", "7"));

        assertThat(new JobSubdir(pattern).of(Job.pending(3, point("cflow", "7"))))
                .isEqualTo(folder);
    }

    @Test
    void aValueLeadsToNoOtherFolder() {
        assertThat(new JobSubdir("x${model}").of(Job.pending(0, point("../a/b", "1"))))
                .isEqualTo("x.._a_b");
        assertThatThrownBy(() -> check("../${model}", false, point("cflow", "1")))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("\"../cflow\" is not a folder in the folder of the sweep");
    }

    @Test
    void aFileOfTheSweepIsNotTheFolderOfAJob() {
        for (String pattern : List.of("sweep.json/${model}", "${hydra:job.num}.log", "report.html", "table.csv/x")) {
            assertThatThrownBy(() -> check(pattern, false, point("cflow", "1")))
                    .as(pattern)
                    .isInstanceOf(UserError.class)
                    .hasMessageEndingWith("is a file of the sweep, and can't be the folder of a job");
        }
        check("sweep/report.html", false, point("cflow", "1"));
    }

    @Test
    void twoJobsInOneFolderAreRefused() {
        assertThatThrownBy(() -> check("${model}", false, point("cflow", "1"), point("cflow", "2")))
                .isInstanceOf(UserError.class)
                .hasMessage("sweep.subdir=${model}: the jobs 0 and 1 would both have the folder \"cflow\"; add"
                        + " ${hydra:job.num}");
        assertThatThrownBy(() -> check("${model}", true, point("cflow", "1")))
                .hasMessage("sweep.subdir=${model}: a search may try the same values twice, so add ${hydra:job.num}");
        assertThatCode(() -> check("${model}_${hydra:job.num}", true, point("cflow", "1"), point("cflow", "2")))
                .doesNotThrowAnyException();
    }

    @Test
    void aNameThatIsNoKeyOfTheSweepIsRefused() {
        assertThatThrownBy(() -> check("${model.name}", false, point("cflow", "1")))
                .isInstanceOf(UserError.class)
                .hasMessage("sweep.subdir=${model.name}: there is no ${model.name}; write ${hydra:job.num},"
                        + " ${hydra:job.override_dirname} or a key with several values: trainer.seed, model");
    }
}
