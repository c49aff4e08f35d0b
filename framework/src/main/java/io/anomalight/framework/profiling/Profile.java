package io.anomalight.framework.profiling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.console.TextTable;
import io.anomalight.framework.console.TextTable.Kind;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The time of each section of a run.
 *
 * @param sections the longest first, and {@link Profiler#OTHER} last
 */
public record Profile(List<Section> sections) {
    private static final String FILE = "profile.json";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /**
     * The time of one section.
     *
     * @param nanos its own time, without that of sections inside it
     * @param count how often it was entered
     */
    public record Section(String name, long nanos, long count) {
        private boolean isOther() {
            return name.equals(Profiler.OTHER);
        }
    }

    public Profile {
        sections = sections.stream()
                .sorted(Comparator.comparing(Section::isOther)
                        .thenComparing(Comparator.comparingLong(Section::nanos).reversed()))
                .toList();
    }

    /** The time of all sections together. */
    public long nanos() {
        return sections.stream().mapToLong(Section::nanos).sum();
    }

    /** The fraction of a section in the total time, from 0 to 1. */
    public double share(Section section) {
        return nanos() == 0 ? 0 : (double) section.nanos() / nanos();
    }

    /** A text table: a title, one line per section, and the total. */
    public String table() {
        TextTable columns = new TextTable()
                .column("section", Kind.WORDS)
                .column("seconds", Kind.NUMBERS)
                .column("share", Kind.NUMBERS)
                .column("calls", Kind.NUMBERS)
                .column("ms per call", Kind.NUMBERS);
        for (Section section : sections) {
            columns.row(
                    section.name(),
                    number("%.2f", section.nanos() / NANOS_PER_SECOND),
                    number("%.1f %%", 100 * share(section)),
                    Long.toString(section.count()),
                    number("%.2f", section.nanos() / NANOS_PER_MILLISECOND / Math.max(1, section.count())));
        }
        columns.row("total", number("%.2f", nanos() / NANOS_PER_SECOND), number("%.1f %%", 100), "", "");
        return "Time per section, without the sections inside it\n" + columns.indented(2);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Writes the profile to {@code profile.json} in a folder. */
    public void write(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            AtomicFile.write(file, toJson());
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("seconds", nanos() / NANOS_PER_SECOND);
        ArrayNode list = root.putArray("sections");
        sections.forEach(section -> list.addObject()
                .put("name", section.name())
                .put("seconds", section.nanos() / NANOS_PER_SECOND)
                .put("share", share(section))
                .put("calls", section.count()));
        return root.toPrettyString() + "\n";
    }
}
