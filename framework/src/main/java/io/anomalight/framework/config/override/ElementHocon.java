package io.anomalight.framework.config.override;

import com.typesafe.config.ConfigUtil;
import io.anomalight.framework.config.grammar.Element;
import io.anomalight.framework.config.grammar.Element.Entries;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.Nothing;
import io.anomalight.framework.config.grammar.Element.Numeric;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import io.anomalight.framework.config.hocon.SpelledNumber;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a value of Hydra's grammar as HOCON.
 *
 * @param where the name of the override in errors
 */
record ElementHocon(String where) {
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]+\\}");

    String of(Element element) {
        if (element instanceof Text text) {
            return text(text);
        }
        if (element instanceof Items list) {
            return list.items().stream().map(this::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (element instanceof Entries dictionary) {
            return dictionary.entries().entrySet().stream()
                    .map(entry -> key(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (element instanceof Numeric number) {
            return number(number);
        }
        if (element instanceof Truth truth) {
            boolean isHocon = truth.spelled().equals(String.valueOf(truth.value()));
            return isHocon ? truth.spelled() : ConfigUtil.quoteString(truth.spelled());
        }
        if (element instanceof Nothing) {
            return "null";
        }
        throw new UserError(where + ": a sweep or extend_list must be the whole value of an override");
    }

    private String text(Text text) {
        String value = text.text();
        if (!text.quote().isEmpty() || !value.contains("${")) {
            if (text.quote().isEmpty()) {
                OverrideValue.refuseNone(value, where);
            }
            return ConfigUtil.quoteString(value);
        }
        StringBuilder hocon = new StringBuilder();
        Matcher substitution = SUBSTITUTION.matcher(value);
        int end = 0;
        while (substitution.find()) {
            String call = substitution.group();
            hocon.append(literal(value.substring(end, substitution.start())))
                    .append(Variables.callsResolver(call) ? literal(call) : call);
            end = substitution.end();
        }
        return hocon.append(literal(value.substring(end))).toString();
    }

    private static String literal(String text) {
        return text.isEmpty() ? "" : ConfigUtil.quoteString(text);
    }

    // HOCON would change 1_000, +5 or .5; they stay texts, which a setting of a number reads, and one of a text keeps.
    private static String number(Numeric number) {
        return SpelledNumber.isJson(number.spelled()) ? number.spelled() : ConfigUtil.quoteString(number.spelled());
    }

    // A dot separates keys, as everywhere in HOCON.
    private String key(Element key) {
        String name = key instanceof Text text ? text.text() : of(key);
        List<String> path = List.of(name.split("\\.", -1));
        return path.contains("") ? ConfigUtil.quoteString(name) : ConfigUtil.joinPath(path);
    }
}
