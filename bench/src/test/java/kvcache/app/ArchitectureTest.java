package kvcache.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the directions of imports, over all modules: this one sees them all. */
class ArchitectureTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("kvcache");

    /** Where processes and threads run, of which plans tell. */
    private static final String LINUX = "kvcache.base.linux";

    private static final String FILES = "kvcache.base.file";

    /** The words for protocols and verdicts. */
    private static final String WORDS = "kvcache.base.run";

    @Test
    void theBaseAndTheStoresCanBeUsedWithoutAnyOfTheRest() {
        mayUse("kvcache.base..");
        mayUse("kvcache.store..");
    }

    @Test
    void theLoadGeneratorCanDriveAnyServer() {
        mayUse("kvcache.load..", "kvcache.base..");
        neverUses("kvcache.load.client", "kvcache.load.client.http1..", "kvcache.load.client.http2..");
    }

    @Test
    void theServerUsesTheStoresAndTheBase() {
        mayUse("kvcache.server..", "kvcache.store..", "kvcache.base..");
    }

    @Test
    void withinTheServerTheTransportUsesHttpWhichUsesTheApi() {
        neverUses("kvcache.server.api..", "kvcache.server.http..", "kvcache.server.netty..", "io.netty..");
        neverUses("kvcache.server.http..", "kvcache.server.netty..");
        neverUses("kvcache.server.netty", "kvcache.server.netty.http1..", "kvcache.server.netty.http2..");
        neverUses("kvcache.server.netty.http2..", "kvcache.server.netty.http1..");
    }

    @Test
    void withinTheServerNothingButTheStartOfItsClockAndTheDateGoesByTheWallClock() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("kvcache.server..")
                .and()
                .doNotHaveSimpleName("SteadyClock")
                .and()
                .doNotHaveSimpleName("HttpDate")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class);
        rule.check(OURS);
    }

    @Test
    void whatIsComputedFromTheFilesOfARunNeedsNothingThatMeasures() {
        mayUse("kvcache.analysis..", "kvcache.base..");
        neverUses("kvcache.analysis..", "io.netty..", "org.openjdk.jmh..", "picocli..");
    }

    @Test
    void withinAnalysisFilesGiveAnswersWhichViewsShow() {
        mayUse("kvcache.analysis.stats..");
        mayUse("kvcache.analysis.plan..", WORDS, LINUX);
        // A run's description holds the plan that it was made from.
        mayUse("kvcache.analysis.result..", "kvcache.analysis.plan..", WORDS, FILES, LINUX);
        mayUse(
                "kvcache.analysis.finding..",
                "kvcache.analysis.stats..",
                "kvcache.analysis.result..",
                "kvcache.analysis.plan..",
                WORDS,
                FILES,
                LINUX);
        for (String packages : List.of("stats", "plan", "result", "finding", "page")) {
            neverUses("kvcache.analysis." + packages + "..", "java.awt..");
        }
    }

    @Test
    void howThingsLookKnowsNothingOfRuns() {
        mayUse("kvcache.analysis.chart..");
        mayUse("kvcache.analysis.page..", "kvcache.analysis.stats..");
    }

    @Test
    void noDocumentUsesAnother() {
        neverUses("kvcache.analysis.view", "kvcache.analysis.view.*..");
        slices().matching("kvcache.analysis.view.(*)..")
                .should()
                .notDependOnEachOther()
                .check(OURS);
    }

    @Test
    void whatMeasuresKnowsNothingOfHowThingsLook() {
        neverUses("kvcache.bench..", "kvcache.app..", "kvcache.analysis.chart..", "kvcache.analysis.page..");
        mayUse("kvcache.bench.profile..", "kvcache.analysis.result..");
        mayUse("kvcache.bench.micro..", "kvcache.analysis.view.micro", "kvcache.store");
        mayUse("kvcache.bench.awake..", "kvcache.load..", "kvcache.base..");
        mayUse(
                "kvcache.bench.run..",
                "kvcache.bench.awake..",
                "kvcache.bench.profile..",
                "kvcache.analysis.plan..",
                "kvcache.analysis.result..",
                "kvcache.load..",
                "kvcache.base..");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kvcache.(*)..",
                "kvcache.base.(*)..",
                "kvcache.store.(*)..",
                "kvcache.server.(*)..",
                "kvcache.load.(*)..",
                "kvcache.analysis.(*)..",
                "kvcache.analysis.view.(*)..",
                "kvcache.bench.(*).."
            })
    void noPackagesDependOnEachOtherInACircle(String packages) {
        slices().matching(packages)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(OURS);
    }

    /** Of our packages a package may use those named, and itself. */
    private static void mayUse(String packages, String... others) {
        String[] allowed = new String[others.length + 1];
        allowed[0] = packages;
        System.arraycopy(others, 0, allowed, 1, others.length);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat(resideInAPackage("kvcache..").and(resideOutsideOfPackages(allowed)));
        rule.check(OURS);
    }

    private static void neverUses(String packages, String... others) {
        noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(OURS);
    }
}
