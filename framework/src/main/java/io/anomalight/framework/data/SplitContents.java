package io.anomalight.framework.data;

import java.util.List;

/** How many images of which kind a split holds. */
public record SplitContents(int normal, int anomalous, int anomalousWithMask) {
    /** Why what is measured on normal images alone is undefined. */
    public static final String NO_NORMAL_IMAGES = "there are no normal images";

    public static SplitContents of(List<Sample> split) {
        int normal = 0;
        int anomalous = 0;
        int withMask = 0;
        for (Sample sample : split) {
            switch (sample.label()) {
                case NORMAL -> normal++;
                case ANOMALOUS -> {
                    anomalous++;
                    withMask += sample.hasMask() ? 1 : 0;
                }
                case UNKNOWN -> {}
            }
        }
        return new SplitContents(normal, anomalous, withMask);
    }
}
