package io.anomalight.framework.config.override;

import java.util.Set;

/** The names of a group's recipes. */
record GroupOptions(String group, Set<String> names) {}
