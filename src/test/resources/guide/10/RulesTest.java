package guide.ch10;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import guide.ch10.solutions.PrintingTest;
import guide.shared.Cloth;
import org.junit.jupiter.api.Test;

/** The architecture of the guide, as tests. */
class RulesTest {
    private final JavaClasses guide = new ClassFileImporter()
            .importUrl(Cloth.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void theRulesSeeTheGuide() {
        assertThat(guide.size()).isGreaterThan(40);
    }

    @Test
    void chaptersAreFreeOfCycles() {
        slices().matching("guide.(*)..").should().beFreeOfCycles().check(guide);
    }

    @Test
    void modelsDoNotOpenNativeScopes() {
        noClasses()
                .should()
                .callMethod(NDManager.class, "newSubManager")
                .orShould()
                .callMethod(NDManager.class, "newBaseManager")
                .check(guide);
    }

    @Test
    void exercise3OnlyProgramsPrint() {
        PrintingTest.check(guide);
    }
}
