package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.ChoiceSweep.Item;
import io.anomalight.framework.config.grammar.Element.Decimal;
import io.anomalight.framework.config.grammar.Element.Entries;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.Numeric;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import io.anomalight.framework.config.grammar.Element.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that change the type of a value: {@code int}, {@code float}, {@code str}, {@code bool}, {@code json_str}. */
final class Cast {
    private static final List<String> NAMES = List.of("value");
    private static final String JSON = "json_str";

    private final Call call;
    private final String type;

    Cast(Call call) {
        this.call = call;
        this.type = call.function();
    }

    Element value() {
        call.allowNames(NAMES, List.of());
        return of(call.single(NAMES)
                .map(Item::value)
                .orElseGet(() -> Functions.simpleChoice(call.arguments(), call.where())));
    }

    private Element of(Element value) {
        if (value instanceof ChoiceSweep choice) {
            List<Item> cast = choice.items().stream()
                    .map(item -> Item.of(of(item.value())))
                    .toList();
            return choice.with(cast);
        }
        if (value instanceof RangeSweep range) {
            return range(range);
        }
        if (value instanceof IntervalSweep interval) {
            return interval(interval);
        }
        if (value instanceof GlobSweep || value instanceof Element.ListExtension || value instanceof Element.Nothing) {
            throw call.error(type + " can't convert " + (value instanceof Element.Nothing ? "null" : "this value"));
        }
        return type.equals(JSON) ? Text.bare(JsonText.of(value)) : deep(value);
    }

    private Element deep(Element value) {
        if (value instanceof Items list) {
            return new Items(list.items().stream().map(this::of).toList());
        }
        if (value instanceof Entries dictionary) {
            Map<Element, Element> cast = new LinkedHashMap<>();
            dictionary.entries().forEach((key, inner) -> cast.put(key, of(inner)));
            return new Entries(cast);
        }
        return switch (type) {
            case "int" -> whole(value);
            case "float" -> Decimal.of(real(value));
            case "bool" -> Truth.of(truth(value));
            default -> Text.bare(text(value));
        };
    }

    private Element range(RangeSweep range) {
        if (!type.equals("int") && !type.equals("float")) {
            throw call.error("a range can only be cast to int or float");
        }
        return new RangeSweep(
                (Numeric) of(range.start()),
                (Numeric) of(range.stop()),
                (Numeric) of(range.step()),
                range.shuffled(),
                range.tags());
    }

    private Element interval(IntervalSweep interval) {
        if (!type.equals("int") && !type.equals("float")) {
            throw call.error("an interval can only be cast to int or float");
        }
        boolean whole = type.equals("int");
        return new IntervalSweep(
                whole ? truncated(interval.start()) : interval.start(),
                whole ? truncated(interval.end()) : interval.end(),
                whole,
                interval.tags());
    }

    private static double truncated(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    private Whole whole(Element value) {
        if (value instanceof Truth truth) {
            return Whole.of(truth.value() ? BigInteger.ONE : BigInteger.ZERO);
        }
        if (value instanceof Whole already) {
            return Whole.of(already.value());
        }
        if (value instanceof Decimal decimal && Double.isFinite(decimal.value())) {
            return Whole.of(new BigDecimal(decimal.value()).toBigInteger());
        }
        String text = text(value);
        return Whole.of(PythonNumber.whole(text).orElseThrow(() -> refused(text, "a whole number")));
    }

    private double real(Element value) {
        if (value instanceof Truth truth) {
            return truth.value() ? 1 : 0;
        }
        if (value instanceof Numeric number) {
            return PythonNumber.value(number);
        }
        String text = text(value);
        return PythonNumber.real(text).orElseThrow(() -> refused(text, "a number"));
    }

    private boolean truth(Element value) {
        if (value instanceof Truth truth) {
            return truth.value();
        }
        if (value instanceof Numeric number) {
            return PythonNumber.value(number) != 0;
        }
        String text = text(value);
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw refused(text, "true or false");
        }
        return text.equalsIgnoreCase("true");
    }

    private static String text(Element value) {
        if (value instanceof Text text) {
            return text.text();
        }
        return value instanceof Truth truth ? String.valueOf(truth.value()) : ElementText.ofScalar(value);
    }

    private RuntimeException refused(String text, String wanted) {
        return call.error(type + " can't convert \"" + text + "\", which is not " + wanted);
    }
}
