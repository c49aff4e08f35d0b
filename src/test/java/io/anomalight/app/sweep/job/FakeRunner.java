package io.anomalight.app.sweep.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs nothing: writes what a training or a measuring would leave behind, or fails where it is told to. */
public final class FakeRunner implements JobRunner {
    private final List<List<String>> commands = new ArrayList<>();
    private final Map<String, Supplier<JobEnd>> ends = new HashMap<>();

    /** What happens to a command that holds this word. */
    public FakeRunner on(String word, Supplier<JobEnd> end) {
        ends.put(word, end);
        return this;
    }

    public FakeRunner failing(String word) {
        return on(word, () -> new JobEnd(2, List.of("first line", word + " can't be")));
    }

    public List<List<String>> commands() {
        return commands;
    }

    @Override
    public synchronized JobEnd run(List<String> arguments, Path log, Consumer<ProcessMark> started) {
        commands.add(arguments);
        started.accept(new ProcessMark(999_999_999, "never"));
        for (Map.Entry<String, Supplier<JobEnd>> end : ends.entrySet()) {
            if (arguments.stream().anyMatch(argument -> argument.contains(end.getKey()))) {
                return end.getValue().get();
            }
        }
        try {
            succeed(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JobEnd(0, List.of());
    }

    private static void succeed(List<String> arguments) throws IOException {
        if (arguments.contains("measure")) {
            Files.writeString(folder(arguments, "run=").resolve("speed.json"), speed());
        } else {
            Path run = Files.createDirectories(folder(arguments, "to="));
            Files.writeString(run.resolve("metrics.json"), metrics(arguments));
        }
    }

    private static Path folder(List<String> arguments, String key) {
        return Path.of(arguments.stream()
                .filter(argument -> argument.startsWith(key))
                .findFirst()
                .orElseThrow()
                .substring(key.length()));
    }

    // The seed decides the score, so that each job has its own.
    private static String metrics(List<String> arguments) {
        String seed = arguments.stream()
                .filter(argument -> argument.startsWith("trainer.seed="))
                .map(argument -> argument.substring("trainer.seed=".length()))
                .findFirst()
                .orElse("0");
        return """
                {"model": "cflow",
                 "metrics": {"image_AUROC": {"value": 0.9%s}, "pixel_AUROC": {"value": null, "undefined": "no masks"}},
                 "fit": {"epochs": 1, "seconds": 1.5}}
                """
                .formatted(seed);
    }

    private static String speed() {
        return """
                {"latency_ms": {"images": 10,
                  "total": {"p50": 10.0, "p95": 11.0, "p99": 12.0, "mean": 10.1},
                  "load": {"p50": 1.0}, "model": {"p50": 8.0}, "post_processing": {"p50": 1.25}},
                 "throughput": {"images_per_second": 123.4}, "peak_memory_mb": 512.0}
                """;
    }
}
