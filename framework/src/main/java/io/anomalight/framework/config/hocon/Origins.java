package io.anomalight.framework.config.hocon;

import com.typesafe.config.ConfigOrigin;
import java.util.regex.Pattern;

/** Says where something of a configuration was written: {@code configs/model/cflow.conf:3}. */
public final class Origins {
    public static final String OVERRIDE = "override ";
    private static final String MERGED = "merge of ";
    private static final Pattern LINE = Pattern.compile(": (\\d+)(-\\d+)?$");

    private Origins() {}

    public static String describe(ConfigOrigin origin) {
        String place = lowest(origin.description());
        // An override is one line, whatever its parser counts.
        return LINE.matcher(place).replaceFirst(place.startsWith(OVERRIDE) ? "" : ":$1");
    }

    /** Whether the command line wrote it. */
    public static boolean isOverride(ConfigOrigin origin) {
        return origin.description().startsWith(OVERRIDE);
    }

    // A section merged of several files is looked for in the last of them, which the others refine.
    private static String lowest(String description) {
        return description.startsWith(MERGED) ? description.substring(description.lastIndexOf(',') + 1) : description;
    }
}
