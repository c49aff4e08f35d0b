package io.anomalight.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A drawing of packages in SVG: a box per package, in rows; each line leads from a package to one that it uses. */
final class PackageDrawing {
    private static final int ROW = 74;
    private static final int BOX = 30;
    private static final int GAP = 16;
    private static final int MARGIN = 12;
    private static final double LETTER = 7.3;

    private record Box(double x, double y, double width, String name, int files) {
        double middle() {
            return x + width / 2;
        }
    }

    private final PackageMap packages;
    private final String cut;
    private final Map<String, Box> boxes = new TreeMap<>();
    private double width;
    private double height;

    /** @param cut the common prefix of the names, which the labels omit */
    PackageDrawing(PackageMap packages, String cut) {
        this.packages = packages;
        this.cut = cut;
        place();
    }

    private void place() {
        List<List<String>> rows = packages.layers();
        width = rows.stream().mapToDouble(this::rowWidth).max().orElse(0) + 2 * MARGIN;
        height = rows.size() * (double) ROW - ROW + BOX + 2 * MARGIN;
        double y = MARGIN;
        for (List<String> row : rows) {
            double x = (width - rowWidth(row)) / 2;
            for (String name : row) {
                boxes.put(
                        name,
                        new Box(x, y, boxWidth(name), name, packages.files().getOrDefault(name, 0)));
                x += boxWidth(name) + GAP;
            }
            y += ROW;
        }
    }

    private double rowWidth(List<String> row) {
        return row.stream().mapToDouble(this::boxWidth).sum() + GAP * (row.size() - 1);
    }

    private double boxWidth(String name) {
        return (label(name).length() + 5) * LETTER + GAP;
    }

    private String label(String name) {
        return name.startsWith(cut + ".") ? name.substring(cut.length() + 1) : name;
    }

    String svg() {
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" font-family=\"monospace\""
                        + " font-size=\"12\">",
                width, height, width));
        lines.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        packages.arrows().forEach((from, to) -> to.forEach(name -> lines.add(arrow(box(from), box(name)))));
        boxes.values().forEach(box -> lines.add(drawn(box)));
        lines.add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private Box box(String name) {
        return Objects.requireNonNull(boxes.get(name), name);
    }

    private static String arrow(Box from, Box to) {
        double top = from.y() + BOX;
        double bend = (to.y() - top) / 2;
        return text(
                "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\" stroke=\"#8a94a0\"/>",
                from.middle(), top, from.middle(), top + bend, to.middle(), to.y() - bend, to.middle(), to.y());
    }

    private String drawn(Box box) {
        return text(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"5\" fill=\"#eef3f8\" stroke=\"#4a5a6a\"/>"
                        + "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s <tspan fill=\"#8a94a0\">%d</tspan></text>",
                box.x(), box.y(), box.width(), BOX, box.middle(), box.y() + 19, label(box.name()), box.files());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
