package io.anomalight.framework.config.override;

import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.ChoiceDomain;
import io.anomalight.framework.search.Condition;
import io.anomalight.framework.search.Dimension;
import io.anomalight.framework.search.Domain;
import io.anomalight.framework.search.NumberDomain;
import io.anomalight.framework.search.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of overrides, some of which are searched, and the conditions of searched keys. */
public final class SearchedKeys {
    private static final Pattern CONDITION = Pattern.compile("(\\S+)\\s+if\\s+([^=\\s]+)\\s*=\\s*(\\S.*)");

    private final List<ConfigOverride> overrides;
    private final SearchSpace space;

    private SearchedKeys(List<ConfigOverride> overrides, SearchSpace space) {
        this.overrides = overrides;
        this.space = space;
    }

    /**
     * Parses the overrides of a search.
     *
     * @param conditions each is a text such as {@code model.b if model.a=x|y}
     * @throws ConfigException with all faults
     */
    public static SearchedKeys of(List<String> overrides, List<String> conditions, Recipes recipes) {
        List<ConfigOverride> parsed = new ArrayList<>();
        Map<String, Domain> domains = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (String text : overrides) {
            collect(faults, () -> {
                ConfigOverride override = ConfigOverride.parse(text);
                if (parsed.stream().anyMatch(other -> other.key().equals(override.key()))) {
                    throw new UserError(override.where() + ": " + override.key() + " is given twice; leave one out");
                }
                parsed.add(override);
                new SearchedValue(override.sweptValue(), override.where())
                        .domain(GroupOptions.of(override.key(), recipes))
                        .ifPresent(domain -> domains.put(override.key(), domain));
            });
        }
        Map<String, List<Condition>> conditionsByKey = new LinkedHashMap<>();
        conditions.forEach(text -> collect(faults, () -> addCondition(text, domains, conditionsByKey)));
        check(faults);
        List<Dimension> dimensions = new ArrayList<>();
        domains.forEach((key, domain) ->
                dimensions.add(new Dimension(key, domain, conditionsByKey.getOrDefault(key, List.of()))));
        try {
            return new SearchedKeys(parsed, new SearchSpace(dimensions));
        } catch (IllegalArgumentException e) {
            throw new UserError("sweep.conditions: " + e.getMessage(), e);
        }
    }

    private static void addCondition(
            String text, Map<String, Domain> domains, Map<String, List<Condition>> conditionsByKey) {
        Matcher parts = CONDITION.matcher(text.strip());
        if (!parts.matches()) {
            throw new UserError("sweep.conditions: \"" + text
                    + "\" is not a condition: write \"key if other.key=value\", or \"key if other.key=value|value\"");
        }
        if (!domains.containsKey(parts.group(1))) {
            throw new UserError("sweep.conditions: " + parts.group(1)
                    + " has a condition and is not searched; the searched keys are "
                    + String.join(", ", domains.keySet()));
        }
        Set<String> values = Set.of(parts.group(3).strip().split("\\s*\\|\\s*"));
        conditionsByKey
                .computeIfAbsent(parts.group(1), unused -> new ArrayList<>())
                .add(new Condition(parts.group(2), values));
    }

    private static void collect(List<String> faults, Runnable parsing) {
        try {
            parsing.run();
        } catch (UserError e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    private static void check(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /** The searched keys with their values. */
    public SearchSpace space() {
        return space;
    }

    /** The searched keys, in the order written. */
    public List<String> keys() {
        return overrides.stream()
                .map(ConfigOverride::key)
                .filter(this::isSearched)
                .toList();
    }

    private boolean isSearched(String key) {
        return space.dimensions().stream().anyMatch(dimension -> dimension.key().equals(key));
    }

    /** The overrides of a trial; keys without a value are left out. */
    public SweepPoint point(Map<String, Double> values) {
        List<String> texts = new ArrayList<>();
        Map<String, String> swept = new LinkedHashMap<>();
        for (ConfigOverride override : overrides) {
            if (!isSearched(override.key())) {
                texts.add(override.written());
                continue;
            }
            Optional.ofNullable(values.get(override.key()))
                    .map(value -> space.dimension(override.key()).domain().text(value))
                    .ifPresent(text -> {
                        texts.add(override.signedWith(text));
                        swept.put(override.key(), OverrideValue.unquoted(text));
                    });
        }
        return new SweepPoint(texts, swept);
    }

    /**
     * Points in which every choice appears, and the ends and the middle of every interval, for checks before the first job. The other
     * keys have their first values.
     */
    public List<SweepPoint> samples() {
        Set<SweepPoint> points = new LinkedHashSet<>();
        for (Dimension dimension : space.dimensions()) {
            for (double value : samples(dimension.domain())) {
                Map<String, Double> wanted = new LinkedHashMap<>();
                require(dimension, value, wanted);
                points.add(point(complete(wanted)));
            }
        }
        return List.copyOf(points);
    }

    private static List<Double> samples(Domain domain) {
        List<Double> samples = new ArrayList<>();
        if (domain instanceof NumberDomain numbers) {
            samples.addAll(
                    List.of(numbers.low(), numbers.nearest((numbers.low() + numbers.high()) / 2), numbers.high()));
        } else if (domain instanceof ChoiceDomain choice) {
            for (int i = 0; i < choice.choices().size(); i++) {
                samples.add((double) i);
            }
        }
        return samples;
    }

    /** Sets a key, and the keys in its conditions to values that fulfil them. */
    private void require(Dimension dimension, double value, Map<String, Double> wanted) {
        wanted.put(dimension.key(), value);
        for (Condition condition : dimension.conditions()) {
            Dimension other = space.dimension(condition.key());
            samples(other.domain()).stream()
                    .filter(sample -> condition.values().contains(other.domain().text(sample)))
                    .findFirst()
                    .ifPresent(sample -> require(other, sample, wanted));
        }
    }

    private Map<String, Double> complete(Map<String, Double> wanted) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Dimension dimension : space.dimensions()) {
            if (space.isActive(dimension, values)) {
                values.put(
                        dimension.key(),
                        wanted.getOrDefault(
                                dimension.key(), samples(dimension.domain()).get(0)));
            }
        }
        return values;
    }
}
