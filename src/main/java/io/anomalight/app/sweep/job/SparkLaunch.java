package io.anomalight.app.sweep.job;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command that starts the driver of {@link SparkJobs} with {@code spark-submit}. */
final class SparkLaunch {
    private static final String DRIVER = "io.anomalight.spark.SweepDriver";
    private static final String JARS = "anomalight-spark-*-all.jar";

    private SparkLaunch() {}

    /**
     * Builds the command.
     *
     * @param home the folder of Anomalight's installation; empty if unknown
     * @throws UserError if Spark or the jar for it is missing; the message says how to get it
     */
    static List<String> command(SparkConfig config, Map<String, String> environment, Optional<Path> home) {
        List<String> command =
                new ArrayList<>(List.of(submit(config, environment).toString()));
        command.addAll(config.options());
        command.addAll(List.of(
                "--conf",
                "spark.task.cpus=" + config.cores(),
                // Spark must not repeat a lost task, because its folder has files of the first attempt. A resumed sweep
                // runs the job again.
                "--conf",
                "spark.task.maxFailures=1",
                "--class",
                DRIVER,
                jar(config, home).toString()));
        return command;
    }

    private static Path submit(SparkConfig config, Map<String, String> environment) {
        Path submit = config.submit().orElseGet(() -> {
            String home = environment.getOrDefault("SPARK_HOME", "");
            if (home.isEmpty()) {
                throw new UserError("launcher=spark needs Spark: set SPARK_HOME, or sweep.spark.submit=<spark-submit>");
            }
            return Path.of(home, "bin", "spark-submit");
        });
        if (!Files.isExecutable(submit)) {
            throw new UserError("launcher=spark finds no " + submit + " that can be run; set SPARK_HOME, or"
                    + " sweep.spark.submit=<spark-submit>");
        }
        return submit;
    }

    private static Path jar(SparkConfig config, Optional<Path> home) {
        if (config.jar().isPresent()) {
            Path jar = config.jar().get();
            if (!Files.isRegularFile(jar)) {
                throw new UserError("sweep.spark.jar = " + jar + " does not exist; " + advice());
            }
            return jar;
        }
        return home.flatMap(SparkLaunch::built)
                .orElseThrow(() -> new UserError("launcher=spark needs Anomalight's jar for Spark; " + advice()));
    }

    private static String advice() {
        return "build it with \"mvn -DskipTests -pl src/spark -am package\" in a clone, or name one with"
                + " sweep.spark.jar=<"
                + JARS + ">";
    }

    private static Optional<Path> built(Path home) {
        Path folder = home.resolve(Path.of("src", "spark", "target"));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, JARS)) {
            for (Path jar : jars) {
                return Optional.of(jar);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw FileFailure.reading(folder, e);
        }
    }
}
