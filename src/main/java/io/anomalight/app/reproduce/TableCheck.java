package io.anomalight.app.reproduce;

import io.anomalight.app.sweep.SweepCheck;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.override.SweepPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the configuration of each row before anything runs; the categories and seeds of a row differ in nothing else. */
public final class TableCheck {
    private TableCheck() {}

    /**
     * Returns the folder for results that the configuration has.
     *
     * @throws ConfigException with all faults, and the rows that have them
     */
    public static Path defaultRootDir(Composer composer, List<SweepPoint> points) {
        SweepCheck check = new SweepCheck(composer);
        Set<String> rows = new HashSet<>();
        List<Path> roots = new ArrayList<>();
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (SweepPoint point : points) {
            String row = point.swept().getOrDefault(TableSelection.ROW, "");
            if (!rows.add(row)) {
                continue;
            }
            try {
                roots.add(check.defaultRootDir(List.of(point)));
            } catch (ConfigException e) {
                e.faults().forEach(fault -> faults.computeIfAbsent(fault, unused -> new ArrayList<>())
                        .add(row));
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults.entrySet().stream()
                    .map(fault -> (fault.getValue().size() == rows.size()
                                    ? "every row: "
                                    : "row " + String.join(", ", fault.getValue()) + ": ")
                            + fault.getKey())
                    .toList());
        }
        return roots.get(0);
    }
}
