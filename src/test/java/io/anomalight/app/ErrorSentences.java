package io.anomalight.app;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sentences of all errors that users can see, read from the source code. */
final class ErrorSentences {
    /** Exceptions whose message is shown unchanged. */
    private static final Set<String> SHOWN = Set.of("UserError", "ConfigException", "ModuleFailure", "Refusal");

    private static final String REFUSED = "IllegalArgumentException";
    private static final String VARIABLE = "…";
    private static final Pattern WORDS = Pattern.compile("\\p{L}{2,}\\W+\\p{L}{2,}\\W+\\p{L}+");

    /** A placeholder of a format. */
    private static final Pattern PLACE = Pattern.compile("%[0-9.]*[sdf]");

    private ErrorSentences() {}

    /** The sentences of each module ({@code framework}, {@code models}, ...), sorted; values are replaced by an ellipsis. */
    static Map<String, Set<String>> read() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, Set<String>> sentences = new TreeMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                Set<String> found = new TreeSet<>();
                new Finder(found).scan(unit, null);
                if (!found.isEmpty()) {
                    sentences
                            .computeIfAbsent(module(unit), name -> new TreeSet<>())
                            .addAll(found);
                }
            }
        }
        return sentences;
    }

    private static String module(CompilationUnitTree unit) {
        return List.of(String.valueOf(unit.getPackageName()).split("\\.")).get(2);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(Pages.ROOT, 14)) {
            return all.filter(path -> path.toString().contains("/main/java/")
                            && path.toString().endsWith(".java")
                            && !path.toString().contains("/test/")
                            && !path.toString().contains("/target"))
                    .toList();
        }
    }

    /** Collects the sentence of each exception that is created. */
    private static final class Finder extends TreeScanner<Void, Void> {
        private final Set<String> found;
        private boolean inSettings;

        Finder(Set<String> found) {
            this.found = found;
        }

        /** Recipes are read into the records named Config: users see what their constructors refuse, with file and line. */
        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            boolean outside = inSettings;
            inSettings |= type.getSimpleName().toString().endsWith("Config");
            super.visitClass(type, null);
            inSettings = outside;
            return null;
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            String type = String.valueOf(made.getIdentifier());
            if (SHOWN.contains(type) || (inSettings && type.equals(REFUSED))) {
                for (ExpressionTree argument : made.getArguments()) {
                    String sentence = sentence(argument).replaceAll(VARIABLE + "+", VARIABLE);
                    if (WORDS.matcher(sentence).find()) {
                        found.add(sentence.strip());
                    }
                }
            }
            return super.visitNewClass(made, null);
        }

        private static String sentence(ExpressionTree expression) {
            if (expression instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            }
            if (expression instanceof ParenthesizedTree inner) {
                return sentence(inner.getExpression());
            }
            if (expression instanceof BinaryTree sum) {
                return sentence(sum.getLeftOperand()) + sentence(sum.getRightOperand());
            }
            if (expression instanceof ConditionalExpressionTree choice) {
                String one = sentence(choice.getTrueExpression());
                String other = sentence(choice.getFalseExpression());
                return WORDS.matcher(one).find() && WORDS.matcher(other).find() ? one + " / " + other : VARIABLE;
            }
            if (expression instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof MemberSelectTree method
                    && method.getIdentifier().contentEquals("formatted")) {
                return PLACE.matcher(sentence(method.getExpression()))
                        .replaceAll(VARIABLE)
                        .replace("%%", "%");
            }
            if (expression instanceof MethodInvocationTree call
                    && call.getMethodSelect().toString().endsWith(".format")) {
                String arguments =
                        call.getArguments().stream().map(Finder::sentence).collect(Collectors.joining());
                return PLACE.matcher(arguments).replaceAll(VARIABLE).replace("%%", "%");
            }
            return VARIABLE;
        }
    }
}
