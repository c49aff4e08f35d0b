package io.anomalight.app;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The dependencies between packages, read from the compiled classes.
 *
 * @param uses the used packages by package; names without {@code io.anomalight.}
 * @param files the number of top-level classes by package
 */
record PackageMap(Map<String, Set<String>> uses, Map<String, Integer> files) {
    private static final String ROOT = "io.anomalight.";

    static PackageMap of(JavaClasses classes) {
        Map<String, Set<String>> uses = new TreeMap<>();
        Map<String, Integer> files = new TreeMap<>();
        for (JavaClass type : classes) {
            String from = type.getPackageName();
            if (!from.startsWith(ROOT) || type.getSimpleName().equals("package-info")) {
                continue;
            }
            Set<String> used = uses.computeIfAbsent(from.substring(ROOT.length()), any -> new TreeSet<>());
            files.merge(from.substring(ROOT.length()), type.isTopLevelClass() ? 1 : 0, Integer::sum);
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getPackageName)
                    .filter(to -> to.startsWith(ROOT) && !to.equals(from))
                    .forEach(to -> used.add(to.substring(ROOT.length())));
        }
        return new PackageMap(uses, files);
    }

    /** The packages of a module, for instance {@code framework} and its sub-packages. */
    PackageMap module(String module) {
        Map<String, Set<String>> inside = new TreeMap<>();
        uses.forEach((from, to) -> {
            if (isIn(from, module)) {
                inside.put(
                        from,
                        to.stream().filter(name -> isIn(name, module)).collect(Collectors.toCollection(TreeSet::new)));
            }
        });
        return new PackageMap(inside, files);
    }

    private static boolean isIn(String name, String module) {
        return name.equals(module) || name.startsWith(module + ".");
    }

    /** The dependencies between modules: only the first part of each name. */
    PackageMap modules() {
        Map<String, Set<String>> modules = new TreeMap<>();
        Map<String, Integer> sizes = new TreeMap<>();
        uses.forEach((from, to) -> {
            Set<String> used = modules.computeIfAbsent(first(from), any -> new TreeSet<>());
            to.stream()
                    .map(PackageMap::first)
                    .filter(name -> !name.equals(first(from)))
                    .forEach(used::add);
            sizes.merge(first(from), files.getOrDefault(from, 0), Integer::sum);
        });
        return new PackageMap(modules, sizes);
    }

    private static String first(String name) {
        return name.split("\\.", 2)[0];
    }

    /** The packages in rows; each row uses only rows below it. Throws if packages form a cycle. */
    List<List<String>> layers() {
        Map<String, Integer> heights = new TreeMap<>();
        List<String> left = new ArrayList<>(uses.keySet());
        while (!left.isEmpty()) {
            List<String> ready = left.stream()
                    .filter(name -> heights.keySet().containsAll(known(name)))
                    .toList();
            if (ready.isEmpty()) {
                throw new IllegalStateException("these packages form a cycle, or use one: " + left);
            }
            for (String name : ready) {
                heights.put(
                        name, known(name).stream().mapToInt(heights::get).max().orElse(-1) + 1);
            }
            left.removeAll(ready);
        }
        Map<Integer, List<String>> rows = new TreeMap<>(Comparator.reverseOrder());
        heights.forEach((name, height) ->
                rows.computeIfAbsent(height, any -> new ArrayList<>()).add(name));
        return List.copyOf(rows.values());
    }

    private Set<String> known(String name) {
        return uses.getOrDefault(name, Set.of()).stream()
                .filter(uses::containsKey)
                .collect(Collectors.toSet());
    }

    /** The dependencies without those that follow from others (transitive reduction). */
    Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (String from : uses.keySet()) {
            Set<String> direct = new TreeSet<>(known(from));
            Set<String> indirect = new TreeSet<>();
            direct.forEach(name -> indirect.addAll(reachable(name)));
            direct.removeAll(indirect);
            arrows.put(from, direct);
        }
        return arrows;
    }

    private Set<String> reachable(String from) {
        Set<String> reached = new TreeSet<>();
        List<String> next = new ArrayList<>(known(from));
        while (!next.isEmpty()) {
            String name = next.remove(next.size() - 1);
            if (reached.add(name)) {
                next.addAll(known(name));
            }
        }
        return reached;
    }
}
