package io.anomalight.framework.data.listed;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the columns of a table.
 *
 * @param path the path of the image
 * @param label whether it is normal or defective
 * @param mask the path of the mask
 * @param split train, validation or test
 * @param kind the kind of the defect
 * @param group the group of the image, for instance the part that it shows; absent in old runs, for the usual name
 */
public record TableColumns(String path, String label, String mask, String split, String kind, Optional<String> group) {
    static final TableColumns DEFAULT =
            new TableColumns("path", "label", "mask", "split", "kind", Optional.of("group"));

    /** A column: its key, which is also its usual name, and its name in the table. */
    private record Column(String key, String name) {}

    public TableColumns {
        group = Optional.of(group.orElse("group"));
        List<String> names = List.of(path, label, mask, split, kind, group.get());
        if (names.stream().anyMatch(String::isBlank) || Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("columns must be six different names, but are " + names);
        }
    }

    /** The names of all of them. */
    Set<String> names() {
        return Set.of(path, label, mask, split, kind, group.orElseThrow());
    }

    /**
     * Checks the names that a table has.
     *
     * @param found the names of its columns
     * @throws UserError if a necessary or a renamed column is missing, or is there with other upper and lower case
     */
    void require(Path file, Collection<String> found) {
        for (Column column : List.of(
                new Column("path", path),
                new Column("label", label),
                new Column("mask", mask),
                new Column("split", split),
                new Column("kind", kind),
                new Column("group", group.orElseThrow()))) {
            if (found.contains(column.name())) {
                continue;
            }
            for (String other : found) {
                if (other.strip().equalsIgnoreCase(column.name())) {
                    throw new UserError("The table " + file + " has the column \"" + other + "\", but data.columns."
                            + column.key() + " is \"" + column.name() + "\": write both in the same way");
                }
            }
            boolean renamed = !column.name().equals(column.key());
            if (renamed || column.name().equals(path) || column.name().equals(label)) {
                throw new UserError("The table " + file + " has no column \"" + column.name() + "\": "
                        + (found.isEmpty()
                                ? "it has no columns"
                                : "its columns are " + TableRow.shown(String.join(", ", found)))
                        + "; set data.columns to the names of its columns");
            }
        }
    }
}
