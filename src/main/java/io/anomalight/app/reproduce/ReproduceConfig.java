package io.anomalight.app.reproduce;

import io.anomalight.framework.config.hocon.NearestKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A published table as data: the {@code reproduce} group.
 *
 * @param title what the table shows, one line
 * @param source where the published figures stand, with the version
 * @param data the recipe that reads the data set
 * @param dividedBy what {@code categories} are; the categories of the data set if absent
 * @param categories the categories of the data set, or the folds; none if the table is not divided
 * @param seeds the seeds of the trainings
 * @param metrics the compared metrics, by the names of {@code metrics.json}
 * @param protocol how models are trained and tested
 * @param overrides settings of every job that the user can change
 * @param rows the rows of the table, one model each
 */
public record ReproduceConfig(
        String title,
        String source,
        String data,
        Optional<Division> dividedBy,
        List<String> categories,
        List<Long> seeds,
        List<String> metrics,
        Protocol protocol,
        List<String> overrides,
        List<Row> rows) {
    /** The name of the mean over all categories among the published figures. */
    static final String MEAN = "mean";

    /**
     * How models are trained and tested, the same for all rows.
     *
     * @param sentences the protocol in words, for the output
     * @param overrides the settings that the protocol consists of; the user can't change them
     */
    public record Protocol(List<String> sentences, List<String> overrides) {
        public Protocol {
            sentences = List.copyOf(sentences);
            overrides = List.copyOf(overrides);
        }
    }

    /**
     * A row of the table.
     *
     * @param name its name, for instance padim_resnet18
     * @param overrides the settings of its model, the first one the choice of a recipe
     * @param note what differs from the published row, or empty
     * @param published the published figures: a metric, a category or {@code mean}, a figure
     */
    public record Row(String name, List<String> overrides, String note, Map<String, Map<String, Double>> published) {
        public Row {
            overrides = List.copyOf(overrides);
            if (name.isBlank() || name.contains(",") || name.contains("=")) {
                throw new IllegalArgumentException("name must be a word, but is \"" + name + "\"");
            }
        }

        /** The published figure; empty if none was published. */
        OptionalDouble published(String metric, String category) {
            Double figure = published.getOrDefault(metric, Map.of()).get(category);
            return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
        }
    }

    public ReproduceConfig {
        categories = List.copyOf(categories);
        seeds = List.copyOf(seeds);
        metrics = List.copyOf(metrics);
        overrides = List.copyOf(overrides);
        rows = List.copyOf(rows);
        if (dividedBy.filter(by -> !by.isDivided()).isEmpty()) {
            requireDistinct("categories", categories);
        } else if (!categories.isEmpty()) {
            throw new IllegalArgumentException(
                    "categories must be [] with divided_by = nothing, but are " + categories);
        }
        requireDistinct("seeds", seeds);
        requireDistinct("metrics", metrics);
        requireDistinct("the names of rows", rows.stream().map(Row::name).toList());
        for (Row row : rows) {
            requireKnown(row, "metric", row.published().keySet(), metrics);
            List<String> places = new ArrayList<>(categories);
            places.add(MEAN);
            row.published().values().forEach(figures -> requireKnown(row, "category", figures.keySet(), places));
        }
    }

    /** What the rows are divided by. */
    public Division division() {
        return dividedBy.orElse(Division.CATEGORY);
    }

    /** The parts that each row is divided into: the categories, the folds, or all images. */
    List<String> parts() {
        return division().isDivided() ? categories : List.of(Division.ALL);
    }

    private static void requireDistinct(String what, List<?> values) {
        if (values.isEmpty() || values.size() > new LinkedHashSet<>(values).size()) {
            throw new IllegalArgumentException(what + " must be at least one, and none twice, but are " + values);
        }
    }

    private static void requireKnown(Row row, String kind, Set<String> named, List<String> known) {
        named.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("the row " + row.name() + " has a published figure for the " + kind + " "
                    + name + ", which the table does not have; " + NearestKey.hint(name, known));
        });
    }

    /** The published mean over some categories; empty if a figure is missing. */
    OptionalDouble publishedMean(Row row, String metric, List<String> of) {
        OptionalDouble mean = row.published(metric, MEAN);
        if (mean.isPresent() && Set.copyOf(of).equals(Set.copyOf(parts()))) {
            return mean;
        }
        List<Double> figures = new ArrayList<>();
        of.forEach(category -> row.published(metric, category).ifPresent(figures::add));
        return figures.size() < of.size() || of.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        figures.stream().mapToDouble(Double::doubleValue).sum() / figures.size());
    }

    /** The names of all rows. */
    List<String> rowNames() {
        return Collections.unmodifiableList(rows.stream().map(Row::name).toList());
    }
}
