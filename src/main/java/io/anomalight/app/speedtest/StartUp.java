package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.app.sweep.job.JavaLaunch;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the command {@code predict} for one image, started as a user starts it: with the launcher script, if there is one.
 */
final class StartUp {
    private static final String LAUNCHER = "anomalight.launcher";

    private final JavaLaunch launch;
    private final List<String> options;
    private final Path temporaryFolder;
    private final Path runFolder;
    private int predictions;

    StartUp(JavaLaunch launch, List<String> options, Path temporaryFolder) {
        this.launch = launch;
        this.options = List.copyOf(options);
        this.temporaryFolder = temporaryFolder;
        this.runFolder = temporaryFolder.resolve("run");
    }

    /** Trains the model that {@code predict} loads: one step on the data set that the overrides configure. */
    void train(SpeedtestSetup setup, List<String> dataOverrides) {
        List<String> arguments = new ArrayList<>(List.of("train"));
        arguments.addAll(options);
        arguments.addAll(dataOverrides);
        arguments.addAll(setup.overrides());
        arguments.addAll(List.of(
                "to=" + runFolder,
                "trainer.max_steps=1",
                "trainer.num_sanity_val_steps=0",
                "trainer.limit_val_batches=1",
                "trainer.limit_test_batches=1",
                "trainer.default_root_dir=" + temporaryFolder.resolve("results")));
        execute("train", launch.command(arguments));
    }

    /** Runs {@code predict} on one image; returns the nanoseconds from start to exit. */
    long predict(Path image) {
        predictions++;
        List<String> arguments = new ArrayList<>(List.of("predict"));
        arguments.addAll(options);
        arguments.addAll(List.of(
                "run=" + runFolder, "input=" + image, "to=" + temporaryFolder.resolve("predicted-" + predictions)));
        List<String> command = command(arguments);
        long begin = System.nanoTime();
        execute("predict", command);
        return System.nanoTime() - begin;
    }

    private List<String> command(List<String> arguments) {
        String launcher = System.getProperty(LAUNCHER, ""); // the launcher gives its own path
        if (launcher.isEmpty()) {
            return launch.command(arguments);
        }
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(arguments);
        return command;
    }

    private void execute(String name, List<String> command) {
        Path log = temporaryFolder.resolve("start-up.log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(launch.environment());
            Process process = builder.start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                String output = Files.readString(log).strip();
                throw new UserError(name + " failed while its start-up was measured: "
                        + output.substring(output.lastIndexOf('\n') + 1));
            }
        } catch (IOException e) {
            throw new UserError(name + " can't be run: " + FileFailure.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("the measurement was interrupted while " + name + " ran", e);
        }
    }
}
