package io.anomalight.app.sweep.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessesTest {
    @TempDir
    Path folder;

    /** What the children of these tests run. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            switch (arguments[0]) {
                case "talk" -> {
                    System.out.println("to the output");
                    for (int i = 0; i < 9; i++) {
                        System.err.println("error " + i);
                    }
                    System.exit(3);
                }
                case "mumble" -> {
                    System.out.println("only to the output");
                    System.exit(4);
                }
                case "show" ->
                    System.out.println(Runtime.getRuntime().availableProcessors() + " cores, OMP "
                            + System.getenv("OMP_NUM_THREADS") + ", " + System.getProperty("anomalight.example"));
                default -> Thread.sleep(600_000);
            }
        }
    }

    @Test
    void theLastErrorsOfAFailureAreKept() {
        Path log = folder.resolve("0.log");

        JobEnd end = run(log, "talk");

        assertThat(end).isEqualTo(new JobEnd(3, List.of("error 4", "error 5", "error 6", "error 7", "error 8")));
        assertThat(log).content().contains("$ anomalight talk", "to the output", "error 0");
    }

    @Test
    void withoutErrorOutputTheLastLinesOfTheLogAreKept() {
        assertThat(run(folder.resolve("0.log"), "mumble"))
                .isEqualTo(new JobEnd(4, List.of("$ anomalight mumble", "only to the output")));
    }

    @Test
    void twoJobsShareTheCoresAndTheProperties() {
        System.setProperty("anomalight.example", "handed on");
        Path log = folder.resolve("0.log");
        try {
            JavaLaunch launch = new JavaLaunch(Child.class.getName(), 2, 4, Map.of());
            new ChildProcesses(launch).run(List.of("show"), log, started -> {});
        } finally {
            System.clearProperty("anomalight.example");
        }
        assertThat(log).content().contains("2 cores");
        assertThat(log).content().contains("handed on");
    }

    @Test
    void threadsAreSharedOutUnlessTheUserHasSaid() {
        assertThat(new JavaLaunch("x", 2, 5, Map.of()).environment()).isEqualTo(Map.of("OMP_NUM_THREADS", "2"));
        assertThat(new JavaLaunch("x", 8, 5, Map.of()).environment()).isEqualTo(Map.of("OMP_NUM_THREADS", "1"));
        assertThat(new JavaLaunch("x", 2, 5, Map.of("OMP_NUM_THREADS", "3")).environment())
                .isEmpty();
        assertThat(new JavaLaunch("x", 2, 5, Map.of()).command(List.of("train", "a=1")))
                .contains("-XX:ActiveProcessorCount=2", "-Danomalight.terminal=false", "-cp")
                .endsWith("x", "train", "a=1");
    }

    @Test
    void processesThatAreAliveAreAskedToEnd() throws Exception {
        ChildProcesses processes = new ChildProcesses(launch());
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<JobEnd> end = CompletableFuture.supplyAsync(
                () -> processes.run(List.of("wait"), folder.resolve("0.log"), started -> begun.countDown()));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        processes.terminate();

        assertThat(end.get(60, TimeUnit.SECONDS).exitCode()).isEqualTo(128 + 15);
    }

    private static JobEnd run(Path log, String argument) {
        return new ChildProcesses(launch()).run(List.of(argument), log, started -> {});
    }

    private static JavaLaunch launch() {
        return new JavaLaunch(Child.class.getName(), 1, 1, Map.of());
    }
}
