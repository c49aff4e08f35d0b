package io.anomalight.app.inspect;

import io.anomalight.app.console.WrappedText;
import io.anomalight.app.inspect.Finding.Kind;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.data.FolderRole;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.SplitTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of an inspection as text for the terminal. */
public final class InspectionText {
    private static final int MAX_ENTRIES = 10;

    private InspectionText() {}

    public static String of(Inspection inspection) {
        List<String> lines = new ArrayList<>();
        lines.add(SplitTable.of(inspection.splits()));
        inspection.splits().notes().forEach(note -> lines.addAll(WrappedText.lines(note, 0)));
        lines.addAll(folders(inspection.splits().folders()));
        lines.addAll(defects(inspection.defects()));
        lines.addAll(sizes(inspection));
        if (!inspection.samples().isEmpty()) {
            lines.add("");
            inspection
                    .samples()
                    .forEach((samples, images) -> lines.add(counted(images, "image has ", "images have ") + samples));
        }
        for (Kind kind : Kind.values()) {
            lines.addAll(findings(
                    kind,
                    inspection.findings().stream()
                            .filter(finding -> finding.kind() == kind)
                            .toList()));
        }
        lines.add("");
        lines.add(summary(inspection));
        return String.join("\n", lines);
    }

    private static List<String> folders(List<FolderRole> folders) {
        if (folders.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable()
                .column("used for", TextTable.Kind.WORDS)
                .column("files", TextTable.Kind.NUMBERS)
                .column("folder", TextTable.Kind.WORDS);
        folders.forEach(folder -> table.row(List.of(
                folder.use(), String.valueOf(folder.files()), folder.folder().toString())));
        return List.of("", table.text().stripIndent());
    }

    private static List<String> defects(Map<String, Map<Split, Integer>> defects) {
        if (defects.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int width = defects.keySet().stream().mapToInt(String::length).max().orElse(0);
        String row = "%-" + Math.max(width, "kind of defect".length()) + "s  %5s  %10s  %4s";
        lines.add("");
        lines.add(String.format(Locale.ROOT, row, "kind of defect", "train", "validation", "test"));
        defects.forEach((kind, counts) -> lines.add(String.format(
                Locale.ROOT,
                row,
                kind,
                counts.getOrDefault(Split.TRAIN, 0),
                counts.getOrDefault(Split.VALIDATION, 0),
                counts.getOrDefault(Split.TEST, 0))));
        return lines;
    }

    private static List<String> sizes(Inspection inspection) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("height x width  images");
        inspection.sizes().entrySet().stream()
                .limit(MAX_ENTRIES)
                .forEach(size -> lines.add(String.format(Locale.ROOT, "%14s  %6d", size.getKey(), size.getValue())));
        if (inspection.sizes().size() > MAX_ENTRIES) {
            lines.add("and " + (inspection.sizes().size() - MAX_ENTRIES) + " more sizes");
        }
        return lines;
    }

    private static List<String> findings(Kind kind, List<Finding> findings) {
        if (findings.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add((kind.mustBeFixed() ? "Must be fixed (" : "For information (") + findings.size() + "): "
                + kind.title());
        // Lines are not wrapped, so that paths can be copied.
        findings.stream().limit(MAX_ENTRIES).forEach(finding -> lines.add("  " + finding.sentence()));
        if (findings.size() > MAX_ENTRIES) {
            lines.add("  and " + (findings.size() - MAX_ENTRIES) + " more; --json lists them all");
        }
        return lines;
    }

    private static String summary(Inspection inspection) {
        long toFix = inspection.findings().stream()
                .filter(finding -> finding.kind().mustBeFixed())
                .count();
        long others = inspection.findings().size() - toFix;
        return "Checked " + counted(inspection.images(), "image", "images") + " and "
                + counted(inspection.masks(), "mask", "masks") + ": "
                + (toFix == 0 ? "nothing" : counted(toFix, "problem", "problems")) + " to fix"
                + (others == 0 ? "." : ", " + counted(others, "note", "notes") + " for information.");
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
