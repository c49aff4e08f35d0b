package io.anomalight.framework.config.grammar;

import com.typesafe.config.ConfigUtil;
import io.anomalight.framework.config.grammar.Element.Decimal;
import io.anomalight.framework.config.grammar.Element.Entries;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import java.util.stream.Collectors;

/** Writes elements as JSON, with the blanks and the infinite numbers of Python's {@code json.dumps}. */
final class JsonText {
    private JsonText() {}

    static String of(Element element) {
        if (element instanceof Text text) {
            return ConfigUtil.quoteString(text.text());
        }
        if (element instanceof Items list) {
            return list.items().stream().map(JsonText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (element instanceof Entries dictionary) {
            return dictionary.entries().entrySet().stream()
                    .map(entry -> key(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (element instanceof Truth truth) {
            return String.valueOf(truth.value());
        }
        if (element instanceof Decimal decimal && !Double.isFinite(decimal.value())) {
            return Double.isNaN(decimal.value()) ? "NaN" : decimal.value() > 0 ? "Infinity" : "-Infinity";
        }
        return ElementText.ofScalar(element);
    }

    private static String key(Element key) {
        return ConfigUtil.quoteString(key instanceof Text text ? text.text() : of(key));
    }
}
