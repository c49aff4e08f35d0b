package io.anomalight.app.choose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.app.console.ShellLine;
import io.anomalight.framework.checkpoint.AnomalightVersion;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.framework.metrics.estimate.AurocEstimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The candidates, the best first.
 *
 * @param tried the candidates; sorted here
 * @param arguments the user's overrides
 * @param synthetic whether the defects of the validation images are synthetic
 */
public record ChoiceResult(List<TriedCandidate> tried, List<String> arguments, boolean synthetic) {
    public ChoiceResult {
        tried = tried.stream().sorted(TriedCandidate.BEST_FIRST).toList();
        arguments = List.copyOf(arguments);
    }

    /** The best candidate; empty if no candidate has a result. */
    Optional<TriedCandidate> winner() {
        return tried.stream().findFirst().filter(TriedCandidate::hasResult);
    }

    /** Whether there is a winner. */
    public boolean isDecided() {
        return winner().isPresent();
    }

    /** The ranking as a table, and what the user can do with the winner. */
    public String text(Path folder) {
        TextTable table = new TextTable()
                .column("candidate", Kind.WORDS)
                .column("image AUROC", Kind.NUMBERS)
                .column("95 %", Kind.NUMBERS)
                .column("pixel AUROC", Kind.NUMBERS)
                .column("training s", Kind.NUMBERS);
        tried.stream()
                .filter(TriedCandidate::hasResult)
                .forEach(candidate -> table.row(
                        candidate.candidate().name(),
                        number(candidate.estimate().orElseThrow().value()),
                        interval(candidate.estimate().orElseThrow()),
                        candidate.pixelAuroc().isPresent()
                                ? number(candidate.pixelAuroc().getAsDouble())
                                : "-",
                        String.format(Locale.ROOT, "%.0f", candidate.seconds())));
        List<String> lines = new ArrayList<>();
        lines.add(table.text());
        tried.stream()
                .filter(candidate -> !candidate.hasResult())
                .forEach(candidate -> lines.add(candidate.candidate().name() + ": " + candidate.failure()));
        lines.add(winner().map(best -> advice(best, folder)).orElse("No candidate has a result."));
        return String.join("\n", lines);
    }

    private String advice(TriedCandidate best, Path folder) {
        String equals = tried.stream()
                .filter(other -> !other.equals(best) && other.mayBeAsGoodAs(best))
                .map(other -> other.candidate().name())
                .collect(Collectors.joining(", "));
        List<String> again = new ArrayList<>(List.of("train", "--config-dir", folder.toString(), "experiment=chosen"));
        again.addAll(ChosenRecipe.dataOf(arguments));
        return "The best is " + best.candidate().name() + "."
                + (equals.isEmpty()
                        ? ""
                        : " The intervals overlap with " + equals + ": these images can't tell which one is better.")
                + "\nTo test it and train it anew: " + ShellLine.of(again.toArray(String[]::new))
                + "\nTo use it as it is:           "
                + ShellLine.of("export", "run=" + best.run(), "to=part.anomalight");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String interval(AurocEstimate estimate) {
        return estimate.hasInterval() ? number(estimate.low()) + "-" + number(estimate.high()) : "-";
    }

    /** The ranking with all digits. */
    String json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("anomalight", AnomalightVersion.current()).put("synthetic_defects", synthetic);
        arguments.forEach(root.putArray("arguments")::add);
        ArrayNode ranking = root.putArray("candidates");
        for (TriedCandidate candidate : tried) {
            ObjectNode node = ranking.addObject();
            node.put("name", candidate.candidate().name())
                    .put("run", candidate.run().toString());
            candidate.candidate().overrides().forEach(node.putArray("overrides")::add);
            node.put("seconds", candidate.seconds());
            candidate.estimate().ifPresent(estimate -> {
                node.put("image_AUROC", estimate.value());
                if (estimate.hasInterval()) {
                    node.put("low", estimate.low()).put("high", estimate.high());
                }
            });
            candidate.pixelAuroc().ifPresent(value -> node.put("pixel_AUROC", value));
            if (!candidate.hasResult()) {
                node.put("failure", candidate.failure());
            }
        }
        return root.toPrettyString() + "\n";
    }
}
