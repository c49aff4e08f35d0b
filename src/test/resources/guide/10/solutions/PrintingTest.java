package guide.ch10.solutions;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;

/** Exercise 3: only the programs of chapters 1, 5 and 7 print. Its name ends in Test because it needs ArchUnit. */
public final class PrintingTest {
    private PrintingTest() {}

    public static void check(JavaClasses classes) {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages("guide.ch01", "guide.ch05", "guide.ch07")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(classes);
    }
}
