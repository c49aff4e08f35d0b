package io.anomalight.framework.config.grammar;

import io.anomalight.framework.config.grammar.ChoiceSweep.Item;
import io.anomalight.framework.config.grammar.Element.Items;
import io.anomalight.framework.config.grammar.Element.ListExtension;
import io.anomalight.framework.config.grammar.Element.Numeric;
import io.anomalight.framework.config.grammar.Element.Text;
import io.anomalight.framework.config.grammar.Element.Whole;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions of Hydra's grammar. */
final class Functions {
    static final List<String> NAMES = List.of(
            "choice",
            "range",
            "interval",
            "glob",
            "tag",
            "sort",
            "shuffle",
            "extend_list",
            "int",
            "float",
            "str",
            "bool",
            "json_str");

    private static final String RANGE = "range(stop), range(start,stop) or range(start,stop,step)";
    private static final String INTERVAL = "interval(start,end) or interval(start,end,log)";
    private static final String GLOB = "glob(pattern), glob([pattern,…]) or glob(pattern,exclude=pattern)";
    private static final List<String> SWEEP = List.of("sweep");

    private final Call call;

    Functions(Call call) {
        this.call = call;
    }

    Element evaluate() {
        return switch (call.function()) {
            case "choice" -> choice();
            case "range" -> range();
            case "interval" -> interval();
            case "glob" -> glob();
            case "tag" -> tag();
            case "sort" -> new Ordering(call).sorted();
            case "shuffle" -> new Ordering(call).shuffled();
            case "extend_list" -> extension();
            default -> new Cast(call).value();
        };
    }

    /** The values of {@code a,b}. */
    static ChoiceSweep simpleChoice(List<Item> items, String where) {
        for (Item item : items) {
            if (item.value() instanceof Element.Sweep || item.value() instanceof ListExtension) {
                throw new Call("", List.of(), Map.of(), where)
                        .error(item.written() + " stands in a list of values, but must stand alone");
            }
        }
        return new ChoiceSweep(items, true, false, Set.of());
    }

    private Element choice() {
        if (!call.named().isEmpty() || call.arguments().isEmpty()) {
            throw call.error("write choice(a,b) with at least one value");
        }
        Element first = call.arguments().get(0).value();
        if (call.arguments().size() == 1 && first instanceof ChoiceSweep inner && inner.simple()) {
            return new ChoiceSweep(inner.items(), false, inner.shuffled(), inner.tags());
        }
        return new ChoiceSweep(simpleChoice(call.arguments(), call.where()).items(), false, false, Set.of());
    }

    private Element range() {
        Map<String, Element> bound = call.bound(List.of("start", "stop", "step"), RANGE);
        boolean onlyStop = bound.containsKey("start")
                && !bound.containsKey("stop")
                && !call.arguments().isEmpty();
        if (!onlyStop && !bound.containsKey("stop")) {
            throw call.error("write " + RANGE);
        }
        Element zero = Whole.of(BigInteger.ZERO);
        Element start = onlyStop ? zero : bound.getOrDefault("start", zero);
        Element stop = bound.getOrDefault(onlyStop ? "start" : "stop", zero);
        Element step = bound.getOrDefault("step", Whole.of(BigInteger.ONE));
        return new RangeSweep(number(start), number(stop), number(step), false, Set.of());
    }

    private Element interval() {
        Map<String, Element> bound = call.bound(List.of("start", "end", IntervalSweep.LOG), INTERVAL);
        if (!bound.containsKey("start") || !bound.containsKey("end")) {
            throw call.error("write " + INTERVAL);
        }
        Element scale = bound.getOrDefault(IntervalSweep.LOG, Element.Truth.of(false));
        boolean isLog =
                scale.equals(Text.bare(IntervalSweep.LOG)) || (scale instanceof Element.Truth truth && truth.value());
        if (!isLog && !(scale instanceof Element.Truth)) {
            throw call.error("write " + INTERVAL);
        }
        return new IntervalSweep(
                PythonNumber.value(number(bound.get("start"))),
                PythonNumber.value(number(bound.get("end"))),
                false,
                isLog ? Set.of(IntervalSweep.LOG) : Set.of());
    }

    private Numeric number(Element element) {
        if (element instanceof Numeric number && PythonNumber.isFinite(number)) {
            return number;
        }
        throw call.error("\"" + text(element) + "\" is not a number");
    }

    private Element glob() {
        Map<String, Element> bound = call.bound(List.of("include", "exclude"), GLOB);
        if (!bound.containsKey("include")) {
            throw call.error("write " + GLOB);
        }
        return new GlobSweep(
                patterns(bound.get("include")), patterns(bound.getOrDefault("exclude", new Items(List.of()))));
    }

    private List<String> patterns(Element element) {
        return element instanceof Items list
                ? list.items().stream().map(Functions::text).toList()
                : List.of(text(element));
    }

    private static String text(Element element) {
        if (element instanceof Text text) {
            return text.text();
        }
        return element instanceof Element.Sweep ? "a sweep" : ElementText.ofOverride(element);
    }

    private Element tag() {
        List<Item> all = new ArrayList<>(call.arguments());
        call.named().forEach((name, sweep) -> all.add(sweep));
        if (all.isEmpty() || !SWEEP.containsAll(call.named().keySet())) {
            throw call.error("write tag(word,sweep), for instance tag(log,interval(1e-5,1e-2))");
        }
        Set<String> tags = new HashSet<>();
        for (Item tag : all.subList(0, all.size() - 1)) {
            tags.add(text(tag.value()));
        }
        Element last = all.get(all.size() - 1).value();
        if (last instanceof ChoiceSweep choice) {
            return new ChoiceSweep(choice.items(), choice.simple(), choice.shuffled(), tags);
        }
        if (last instanceof RangeSweep range) {
            return new RangeSweep(range.start(), range.stop(), range.step(), range.shuffled(), tags);
        }
        if (last instanceof IntervalSweep interval) {
            tags.addAll(interval.tags());
            return new IntervalSweep(interval.start(), interval.end(), interval.whole(), tags);
        }
        throw call.error("the last argument of tag must be choice(…), range(…) or interval(…)");
    }

    private Element extension() {
        if (!call.named().isEmpty()) {
            throw call.error("extend_list takes values without names: extend_list(a,b)");
        }
        return new ListExtension(call.arguments().stream().map(Item::value).toList());
    }
}
