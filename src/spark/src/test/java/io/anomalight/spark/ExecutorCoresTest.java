package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorCoresTest {
    private final SparkConf settings = new SparkConf(false);

    @Test
    void theEngineGetsTheCoresOfTheExecutorWhichItsTasksShare() {
        settings.set("spark.master", "spark://host:7077")
                .set("spark.executor.cores", "6")
                .set("spark.task.cpus", "2");

        ExecutorCores cores = ExecutorCores.of(settings, false, 40);

        assertThat(cores.count()).isEqualTo(6);
        assertThat(cores.tasks()).isEqualTo(3);
    }

    @Test
    void aDriverThatIsItsOwnExecutorHasAsManyAsItWasGiven() {
        assertThat(ExecutorCores.of(settings.set("spark.master", "local[3]"), true, 3)
                        .count())
                .isEqualTo(3);
    }

    @Test
    void whereNothingIsSaidTheClustersOwnRuleHolds() {
        assertThat(ExecutorCores.of(settings.set("spark.master", "yarn"), false, 2)
                        .count())
                .isEqualTo(1);
        assertThat(ExecutorCores.of(settings.set("spark.master", "k8s://https://host"), false, 2)
                        .count())
                .isEqualTo(1);
        ExecutorCores machine = ExecutorCores.of(settings.set("spark.master", "spark://host:7077"), false, 2);
        assertThat(machine.count()).isZero();
        assertThat(machine.tasks()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
