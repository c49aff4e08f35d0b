package io.anomalight.callbacks.report.page;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;

import j2html.tags.DomContent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A list of named values, one per line. */
public record Facts(Map<String, String> values) {
    public Facts {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The list as HTML. */
    public DomContent html() {
        return dl().withClass("facts")
                .with(values.entrySet().stream().map(fact -> div(dt(fact.getKey()), dd(fact.getValue()))));
    }
}
