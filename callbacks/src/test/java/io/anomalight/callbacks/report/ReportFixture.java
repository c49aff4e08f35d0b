package io.anomalight.callbacks.report;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.metrics.Measurement;
import io.anomalight.framework.metrics.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fake run on images with squares; the tests choose the scores, and the threshold is 0.5. */
final class ReportFixture {
    /** A file name with a script, which runs if it is not escaped. */
    static final String HOSTILE = "<script>document.title='owned'<";

    private static final int SIDE = 48;

    final FakeRun run;
    final Report report;
    private long seconds;

    ReportFixture(Path directory, int gallery) {
        run = new FakeRun(directory);
        report = new Report(new Report.Config(gallery), run.console(), () -> Instant.ofEpochSecond(seconds));
    }

    /** Eight normal and nine defective images of four kinds; one normal and two defective images are misclassified. */
    static List<ImageResult> parts() {
        List<ImageResult> parts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            parts.add(part("good", "00" + i + ".png", Label.NORMAL, i == 3 ? 0.625f : 0.125f + i / 32f));
        }
        String[] kinds = {"hole", "scratch", "\"><b onclick='x'>"};
        for (int i = 0; i < 9; i++) {
            String file = i == 4 ? HOSTILE : "10" + i + ".png";
            parts.add(
                    part(kinds[i % 3], file, Label.ANOMALOUS, i == 4 ? 0.0625f : i == 5 ? 0.4375f : 0.6875f + i / 64f));
        }
        return parts;
    }

    static ImageResult part(String kind, String file, Label label, float score) {
        ImageSize size = new ImageSize(SIDE, SIDE);
        float[] rgb = new float[3 * size.pixels()];
        float[] map = new float[size.pixels()];
        byte[] mask = new byte[size.pixels()];
        for (int i = 0; i < size.pixels(); i++) {
            boolean inside =
                    label == Label.ANOMALOUS && i / SIDE > 20 && i / SIDE < 34 && i % SIDE > 10 && i % SIDE < 30;
            rgb[i] = inside ? 0.9f : 0.3f + (i % SIDE % 6) / 20f;
            rgb[size.pixels() + i] = 0.4f;
            rgb[2 * size.pixels() + i] = inside ? 0.2f : 0.5f;
            mask[i] = (byte) (inside ? 1 : 0);
            map[i] = inside ? score : 0.05f + i % 7 / 100f;
        }
        Path path = Path.of("parts", kind, file);
        return new ImageResult(new HostImage(path, label, size, rgb, Optional.of(mask), size), score, map);
    }

    /** Writes the files that the application writes to a run folder before the fit. */
    ReportFixture describe(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.conf"), "model { name = \"" + HOSTILE + "\" }\n");
        Files.writeString(folder.resolve("overrides.txt"), "data.root=" + HOSTILE + "\n");
        Files.writeString(
                folder.resolve("run.json"),
                """
                {"started": "2026-11-23T10:00:00.123456789Z", "seed": 7, "data": "folder", "category": "parts", "weights": {"encoder.sha256": "0123abcd"},
                 "versions": {"java": "17"}, "splits": {"train": {"normal": 40, "defective": 0, "with_mask": 0},
                 "test": {"normal": 8, "defective": 9, "with_mask": 9}}}
                """);
        return this;
    }

    ReportFixture fit(int epochs) {
        report.onFitStart(run);
        for (run.epoch = 0; run.epoch < epochs; run.epoch++) {
            report.onTrainEpochEnd(run, Map.of("loss", 2.0 / (run.epoch + 1)));
            validate(parts(), scores(0.8 + run.epoch / 20.0));
        }
        run.elapsed = Duration.ofSeconds(185);
        report.onFitEnd(run, FakeRun.REPORT);
        return this;
    }

    ReportFixture validate(List<ImageResult> results, Scores scores) {
        run.stage = Stage.VALIDATION;
        report.onEvaluationStart(run, List.of(), 1);
        Evaluation evaluation = new Evaluation();
        results.forEach(evaluation::add);
        report.onValidationBatchEnd(run, results);
        report.onValidationEpochEnd(run, evaluation);
        report.onValidationEnd(run, scores);
        return this;
    }

    ReportFixture test(List<ImageResult> results) {
        run.stage = Stage.TEST;
        report.onEvaluationStart(run, List.of(), 1);
        Evaluation evaluation = new Evaluation();
        results.forEach(evaluation::add);
        report.onTestBatchEnd(run, results);
        report.onTestEpochEnd(run, evaluation);
        seconds += 4;
        report.onTestEnd(run, scores(0.91));
        return this;
    }

    static Scores scores(double auroc) {
        Map<String, Measurement> values = new LinkedHashMap<>();
        values.put("image_AUROC", Measurement.exact(auroc));
        values.put("image_F1Score", Measurement.exact(0.8));
        values.put("pixel_AUROC", Measurement.within(0.97, 0.0002));
        values.put("pixel_AUPRO", Measurement.undefined("no defective image has a mask"));
        values.put("val_loss", Measurement.exact(1.5));
        return new Scores(values);
    }

    Path file() {
        return run.directory().resolve(Report.FILE);
    }

    String html() throws IOException {
        return Files.readString(file());
    }

    /** The text of the page, without tags and escapes. */
    String text() throws IOException {
        return html().replaceAll("(?s)<(style|script)>.*?</(style|script)>", "")
                .replaceAll("<[^>]*>", " ")
                .replace("&#x27;", "'")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ");
    }
}
