package io.anomalight.framework.config.grammar;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in Hydra's grammar; a {@link Sweep} is several values. */
public sealed interface Element {

    /** A text; a quote is a single or a double quote, or empty if the text has no quotes. */
    record Text(String text, String quote) implements Element {
        static Text bare(String text) {
            return new Text(text, "");
        }

        boolean isQuoted() {
            return !quote.isEmpty();
        }
    }

    /** A number. */
    sealed interface Numeric extends Element {
        /** The number in the spelling of the override. */
        String spelled();
    }

    /** A whole number. */
    record Whole(BigInteger value, String spelled) implements Numeric {
        static Whole of(BigInteger value) {
            return new Whole(value, value.toString());
        }
    }

    /** A number with a decimal point or an exponent, an infinite number, or no number (NaN). */
    record Decimal(double value, String spelled) implements Numeric {
        static Decimal of(double value) {
            return new Decimal(value, PythonNumber.text(value));
        }
    }

    /** True or false, in the spelling of the override. */
    record Truth(boolean value, String spelled) implements Element {
        static Truth of(boolean value) {
            return new Truth(value, String.valueOf(value));
        }
    }

    /** The word {@code null}. */
    record Nothing() implements Element {}

    /** A list. */
    record Items(List<Element> items) implements Element {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A dictionary in the order written. */
    record Entries(Map<Element, Element> entries) implements Element {
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** The values that {@code extend_list} adds to a list. */
    record ListExtension(List<Element> items) implements Element {
        public ListExtension {
            items = List.copyOf(items);
        }
    }

    /** Several values. */
    sealed interface Sweep extends Element permits ChoiceSweep, RangeSweep, IntervalSweep, GlobSweep {}
}
