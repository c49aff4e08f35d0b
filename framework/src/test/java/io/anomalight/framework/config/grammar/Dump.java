package io.anomalight.framework.config.grammar;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an element with its types, in the form of {@code hydra/overrides.jsonl}. */
public final class Dump {
    private Dump() {}

    public static String of(Element element) {
        if (element instanceof Element.Text text) {
            String kind = text.quote().isEmpty() ? "text " : text.quote().equals("'") ? "single " : "double ";
            return kind + ConfigUtil.quoteString(text.text());
        }
        if (element instanceof Element.Whole whole) {
            return "int " + whole.value();
        }
        if (element instanceof Element.Decimal decimal) {
            return "float " + PythonNumber.text(decimal.value());
        }
        if (element instanceof Element.Truth truth) {
            return String.valueOf(truth.value());
        }
        if (element instanceof Element.Items list) {
            return list(list.items());
        }
        if (element instanceof Element.Entries dictionary) {
            return dictionary.entries().entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (element instanceof Element.ListExtension extension) {
            // Hydra drops the quotes of what a function takes.
            return "extend_list"
                    + extension.items().stream().map(Dump::unquoted).collect(Collectors.joining(", ", "[", "]"));
        }
        return element instanceof Element.Sweep sweep ? sweep(sweep) : "null";
    }

    /** As {@link #of}, but a text with quotes is written as one without. */
    static String unquoted(Element element) {
        return of(element).replaceAll("(^|[\\[{ ])(single|double) \"", "$1text \"");
    }

    private static String sweep(Element.Sweep sweep) {
        if (sweep instanceof ChoiceSweep choice) {
            return "choice"
                    + list(choice.items().stream().map(ChoiceSweep.Item::value).toList())
                    + (choice.simple() ? " simple" : "")
                    + rest(choice.shuffled(), choice.tags());
        }
        if (sweep instanceof RangeSweep range) {
            return "range(" + of(range.start()) + ", " + of(range.stop()) + ", " + of(range.step()) + ")"
                    + rest(range.shuffled(), range.tags());
        }
        if (sweep instanceof IntervalSweep interval) {
            return "interval(" + number(interval.start(), interval.whole()) + ", "
                    + number(interval.end(), interval.whole()) + ")" + rest(false, interval.tags());
        }
        GlobSweep glob = (GlobSweep) sweep;
        return "glob(" + texts(glob.included()) + ", " + texts(glob.excluded()) + ")";
    }

    private static String number(double value, boolean whole) {
        return whole ? "int " + (long) value : "float " + PythonNumber.text(value);
    }

    private static String texts(List<String> texts) {
        return list(
                texts.stream().map(text -> (Element) Element.Text.bare(text)).toList());
    }

    private static String list(List<Element> items) {
        return items.stream().map(Dump::of).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String rest(boolean shuffled, Set<String> tags) {
        return (shuffled ? " shuffle" : "")
                + tags.stream().map(tag -> " tag:" + tag).collect(Collectors.joining());
    }
}
