package io.anomalight.app.reproduce;

import io.anomalight.app.reproduce.ReproduceConfig.Row;
import io.anomalight.framework.config.hocon.NearestKey;
import io.anomalight.framework.config.override.ConfigOverride;
import io.anomalight.framework.config.override.Sweep;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a table that a command reproduces: a job for each row, category and seed.
 *
 * @param table the whole table
 * @param rows the chosen rows, in the order of the table
 * @param categories the chosen categories or folds; the table may have no figures for them
 * @param seeds the chosen seeds
 */
public record TableSelection(ReproduceConfig table, List<Row> rows, List<String> categories, List<String> seeds) {
    /** The swept key that names the row; it is no setting. */
    public static final String ROW = "row";

    public static final String SEED = "trainer.seed";

    public TableSelection {
        rows = List.copyOf(rows);
        categories = List.copyOf(categories);
        seeds = List.copyOf(seeds);
    }

    /**
     * Chooses a part of a table.
     *
     * @param only names of rows, or their first words, with commas between them; all rows if empty
     * @param categories names of categories; all of the table if empty
     * @param seeds whole numbers; those of the table if empty
     * @throws UserError if a row is unknown, a seed is not a whole number, or categories are named and the table has none
     */
    public static TableSelection of(
            ReproduceConfig table, Optional<String> only, Optional<String> categories, Optional<String> seeds) {
        if (categories.isPresent() && !table.division().isDivided()) {
            throw new UserError("categories=" + categories.get() + ": this table has no categories; leave it out");
        }
        return new TableSelection(
                table,
                only.map(names -> rows(table, names)).orElse(table.rows()),
                categories.map(names -> list("categories", names)).orElse(table.parts()),
                seeds.map(TableSelection::seeds)
                        .orElseGet(() ->
                                table.seeds().stream().map(String::valueOf).toList()));
    }

    private static List<Row> rows(ReproduceConfig table, String names) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : list("only", names)) {
            List<String> found = table.rowNames().stream()
                    .filter(row -> row.equals(name) || row.startsWith(name + "_"))
                    .toList();
            if (found.isEmpty()) {
                throw new UserError("only=" + names + ": the table has no row " + name + "; "
                        + NearestKey.hint(name, table.rowNames()));
            }
            chosen.addAll(found);
        }
        return table.rows().stream().filter(row -> chosen.contains(row.name())).toList();
    }

    private static List<String> seeds(String text) {
        List<String> seeds = list("seeds", text);
        seeds.stream().filter(seed -> !seed.matches("\\d{1,9}")).findFirst().ifPresent(seed -> {
            throw new UserError("seeds=" + text + ": " + seed + " is no seed; write whole numbers with commas between"
                    + " them, for instance seeds=0,1,2");
        });
        return seeds;
    }

    private static List<String> list(String key, String text) {
        List<String> values = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (values.stream().anyMatch(String::isEmpty)
                || values.size() > Set.copyOf(values).size()) {
            throw new UserError(
                    key + "=" + text + " must name at least one value, and none twice, with commas between" + " them");
        }
        return values;
    }

    /** The same rows and seeds for fewer categories. */
    TableSelection within(Collection<String> found) {
        return new TableSelection(
                table, rows, categories.stream().filter(found::contains).toList(), seeds);
    }

    /**
     * The jobs.
     *
     * @param overrides the user's overrides, for every job
     * @throws UserError if an override changes what the table or its protocol fixes
     */
    public List<SweepPoint> points(List<String> overrides) {
        refuseFixed(overrides);
        List<SweepPoint> points = new ArrayList<>();
        for (Row row : rows) {
            List<String> common = new ArrayList<>(List.of("data=" + table.data()));
            common.addAll(Sweep.overlaid(table.overrides(), row.overrides()));
            common = Sweep.overlaid(common, table.protocol().overrides());
            common = Sweep.overlaid(common, overrides);
            for (String category : categories) {
                for (String seed : seeds) {
                    points.add(point(table.division(), row, common, category, seed));
                }
            }
        }
        return points;
    }

    private static SweepPoint point(Division by, Row row, List<String> common, String part, String seed) {
        List<String> all = new ArrayList<>(common);
        Map<String, String> swept = new LinkedHashMap<>();
        swept.put(ROW, row.name());
        if (by.isDivided()) {
            all.add(by.key() + "=" + part);
            swept.put(by.key(), part);
        }
        all.add(SEED + "=" + seed);
        swept.put(SEED, seed);
        return new SweepPoint(all, swept);
    }

    private void refuseFixed(List<String> overrides) {
        Map<String, String> fixed =
                new LinkedHashMap<>(Map.of(SEED, "use seeds=", "experiment", "use only=", "model", "use only="));
        if (table.division().isDivided()) {
            fixed.put(table.division().key(), "use categories=");
        }
        table.protocol()
                .overrides()
                .forEach(text -> fixed.put(ConfigOverride.parse(text).key(), "the protocol has " + text));
        String faults = overrides.stream()
                .filter(text -> fixed.containsKey(ConfigOverride.parse(text).key()))
                .map(text -> text + " can't be set here: "
                        + fixed.getOrDefault(ConfigOverride.parse(text).key(), ""))
                .collect(Collectors.joining("; "));
        if (!faults.isEmpty()) {
            throw new UserError(faults);
        }
    }
}
