package io.anomalight.framework.data.listed;

import java.util.List;
import java.util.Set;

/**
 * The names of the columns of a table.
 *
 * @param path the path of the image
 * @param label whether it is normal or defective
 * @param mask the path of the mask
 * @param split train, validation or test
 * @param kind the kind of the defect
 * @param group the group of the image, for instance the part that it shows
 */
public record TableColumns(String path, String label, String mask, String split, String kind, String group) {
    static final TableColumns DEFAULT = new TableColumns("path", "label", "mask", "split", "kind", "group");

    public TableColumns {
        List<String> names = List.of(path, label, mask, split, kind, group);
        if (names.stream().anyMatch(String::isBlank) || Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("columns must be six different names, but are " + names);
        }
    }
}
