package io.anomalight.framework.data;

import java.util.List;
import java.util.Locale;

/** The numbers of images in each split, as a table. */
public final class SplitTable {
    private SplitTable() {}

    /** Four aligned lines; {@code with mask} counts the defective images whose defect is marked. */
    public static String of(Splits splits) {
        return String.join(
                "\n",
                line("split", "normal", "defective", "with mask"),
                line("train", splits.train()),
                line("validation", splits.validation()),
                line("test", splits.test()));
    }

    private static String line(String name, List<Sample> split) {
        SplitContents contents = SplitContents.of(split);
        return line(name, contents.normal(), contents.anomalous(), contents.anomalousWithMask());
    }

    private static String line(Object name, Object normal, Object defective, Object withMask) {
        return String.format(Locale.ROOT, "%-10s  %6s  %9s  %9s", name, normal, defective, withMask);
    }
}
