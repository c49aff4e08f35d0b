package io.anomalight.app.shell;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.app.Experiment;
import io.anomalight.detector.Detector;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.training.Trainer;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * A session of JShell in this process, with its class path, imports of Anomalight and prepared lines of Java.
 *
 * <p>JShell runs in this process, because this process has the options that the engine needs. Settings and history of the
 * session are not saved in the user's home.
 *
 * @param first lines of Java that run before the user's input
 */
public record ShellSession(List<String> first) {
    /** One class of each package to import. */
    private static final List<Class<?>> IMPORTED = List.of(
            Path.class,
            List.class,
            Stream.class,
            NDArray.class,
            Shape.class,
            Experiment.class,
            FinishedRun.class,
            Detector.class,
            AnomalyModule.class,
            Callback.class,
            DataModule.class,
            FileSample.class,
            ImageSize.class,
            NativeMemory.class,
            Scores.class,
            OptimizerSpec.class,
            Trainer.class,
            TrainerConfig.class);

    public ShellSession {
        first = List.copyOf(first);
    }

    /**
     * Reads lines from standard input until {@code /exit} or its end; returns the exit code, 0 unless {@code /exit} names
     * another.
     */
    public int run() {
        try {
            Path startup = Files.createTempFile("anomalight-shell", ".jsh");
            try {
                Files.writeString(startup, startup());
                return JavaShellToolBuilder.builder()
                        .persistence(new HashMap<>())
                        .start(
                                "--execution",
                                ShellExecution.NAME,
                                "--class-path",
                                System.getProperty("java.class.path"),
                                "--feedback",
                                "concise",
                                "--startup",
                                startup.toString());
            } finally {
                Files.deleteIfExists(startup);
            }
        } catch (IOException e) {
            throw FileFailure.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        } catch (Exception e) {
            throw new UserError("JShell did not start: " + e.getMessage(), e);
        }
    }

    private String startup() {
        String imports = IMPORTED.stream()
                .map(type -> "import " + type.getPackageName() + ".*;")
                .distinct()
                .collect(Collectors.joining("\n"));
        return imports + "\nimport static " + ShellFunctions.class.getName() + ".*;\n" + String.join("\n", first)
                + "\n";
    }

    /** A text as a Java string literal in ASCII. */
    public static String literal(String text) {
        return text.chars().mapToObj(ShellSession::letter).collect(Collectors.joining("", "\"", "\""));
    }

    // Java reads \\u000a as an end of line even in a string literal, so control characters are written in octal.
    private static String letter(int letter) {
        if (letter == '"' || letter == '\\') {
            return "\\" + (char) letter;
        }
        if (letter < ' ') {
            return String.format(Locale.ROOT, "\\%03o", letter);
        }
        return letter > '~' ? String.format(Locale.ROOT, "\\u%04x", letter) : String.valueOf((char) letter);
    }
}
