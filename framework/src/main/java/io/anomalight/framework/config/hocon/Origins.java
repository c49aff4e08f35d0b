package io.anomalight.framework.config.hocon;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Pattern;

/** Describes where a value of a configuration was written: {@code configs/model/cflow.conf:3}. */
public final class Origins {
    public static final String OVERRIDE = "override ";
    private static final String MERGED = "merge of ";
    private static final Pattern LINE = Pattern.compile(": (\\d+)(-\\d+)?$");

    private Origins() {}

    public static String describe(ConfigOrigin origin) {
        String place = lowest(origin.description());
        // An override is one line, so its line number is left out.
        return LINE.matcher(place).replaceFirst(place.startsWith(OVERRIDE) ? "" : ":$1");
    }

    /** Whether an override on the command line set the value. */
    public static boolean isOverride(ConfigOrigin origin) {
        return origin.description().startsWith(OVERRIDE);
    }

    // For a section merged from several files, the last name is the file with the lowest priority.
    private static String lowest(String description) {
        return description.startsWith(MERGED) ? description.substring(description.lastIndexOf(',') + 1) : description;
    }
}
