package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.ChoiceSweep.Item;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.Numeric;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Truth;
import java.util.Comparator;
import java.util.List;

/** The functions {@code sort} and {@code shuffle}. */
final class Ordering {
    private static final List<String> NAMES = List.of("list", "sweep");
    private static final String REVERSE = "reverse";

    private final Call call;

    Ordering(Call call) {
        this.call = call;
    }

    Element sorted() {
        call.allowNames(NAMES, List.of(REVERSE));
        boolean reverse = call.named().containsKey(REVERSE)
                && reverse(call.named().get(REVERSE).value());
        Element value = argument();
        if (value instanceof ChoiceSweep choice) {
            return choice.with(sorted(choice.items(), reverse));
        }
        if (value instanceof RangeSweep range) {
            return range.sorted(reverse, call.where());
        }
        if (value instanceof IntervalSweep || value instanceof GlobSweep) {
            throw call.error("sort needs a list, choice(…) or range(…)");
        }
        return value instanceof Items list
                ? new Items(sorted(list.items().stream().map(Item::of).toList(), reverse).stream()
                        .map(Item::value)
                        .toList())
                : value;
    }

    Element shuffled() {
        call.allowNames(NAMES, List.of());
        Element value = argument();
        if (value instanceof ChoiceSweep choice) {
            return new ChoiceSweep(choice.items(), choice.simple(), true, choice.tags());
        }
        if (value instanceof RangeSweep range) {
            return new RangeSweep(range.start(), range.stop(), range.step(), true, range.tags());
        }
        if (value instanceof IntervalSweep || value instanceof GlobSweep) {
            throw call.error("shuffle needs a list, choice(…) or range(…)");
        }
        return value instanceof Items list
                ? new Items(ChoiceSweep.order(list.items(), true))
                : new Items(List.of(value));
    }

    private Element argument() {
        return call.single(NAMES)
                .map(Item::value)
                .orElseGet(() -> Functions.simpleChoice(call.arguments(), call.where()));
    }

    private boolean reverse(Element value) {
        if (value instanceof Truth truth) {
            return truth.value();
        }
        throw call.error("reverse must be true or false");
    }

    private List<Item> sorted(List<Item> items, boolean reverse) {
        boolean comparable = items.stream().allMatch(item -> isNumber(item.value()))
                || items.stream().allMatch(item -> item.value() instanceof Text);
        if (!comparable && items.size() > 1) {
            throw call.error("sort can compare numbers with numbers, and texts with texts, but not these values");
        }
        Comparator<Item> order = items.stream().allMatch(item -> item.value() instanceof Text)
                ? Comparator.comparing(item -> ((Text) item.value()).text())
                : Comparator.comparingDouble(item -> number(item.value()));
        return items.stream().sorted(reverse ? order.reversed() : order).toList();
    }

    private static boolean isNumber(Element element) {
        return element instanceof Numeric || element instanceof Truth;
    }

    // As in Python, true is 1 and false is 0.
    private static double number(Element element) {
        if (element instanceof Truth truth) {
            return truth.value() ? 1 : 0;
        }
        return element instanceof Numeric numeric ? PythonNumber.value(numeric) : Double.NaN;
    }
}
