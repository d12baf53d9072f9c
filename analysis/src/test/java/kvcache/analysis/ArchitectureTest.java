package kvcache.analysis;

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
    void withinAnalysisRunsAreMadeFromPlansAndReportsFromFiles() {
        mayUse("kvcache.analysis.stats..");
        mayUse("kvcache.analysis.plan..", WORDS, LINUX);
        // A run's description holds the plan that it was made from.
        mayUse("kvcache.analysis.result..", "kvcache.analysis.plan..", WORDS, FILES, LINUX);
        // It draws servers of any kind, from collapsed stacks: reports can do so again from the files of a run.
        mayUse("kvcache.analysis.profile..");
        mayUse(
                "kvcache.analysis.run..",
                "kvcache.analysis.profile..",
                "kvcache.analysis.plan..",
                "kvcache.analysis.result..",
                "kvcache.load..",
                "kvcache.base..");
        mayUse(
                "kvcache.analysis.agent..",
                "kvcache.analysis.plan..",
                "kvcache.analysis.result..",
                "kvcache.analysis.run..",
                // It refuses the settings that the server would refuse.
                "kvcache.server",
                // It tells what the kernel says of a server, quotas among it.
                "kvcache.load.host",
                "kvcache.base..");
        mayUse(
                "kvcache.analysis.finding..",
                "kvcache.analysis.chart..",
                "kvcache.analysis.page..",
                "kvcache.analysis.stats..",
                "kvcache.analysis.result..",
                "kvcache.analysis.plan..",
                WORDS,
                FILES,
                LINUX);
        mayUse(
                "kvcache.analysis.report..",
                "kvcache.analysis.finding..",
                "kvcache.analysis.profile..",
                "kvcache.analysis.chart..",
                "kvcache.analysis.page..",
                "kvcache.analysis.stats..",
                "kvcache.analysis.result..",
                "kvcache.analysis.plan..",
                WORDS,
                FILES,
                LINUX);
        mayUse("kvcache.analysis.chart..", "kvcache.analysis.plan..", WORDS);
        mayUse("kvcache.analysis.page..");
        mayUse(
                "kvcache.analysis.micro..",
                "kvcache.analysis.run..",
                "kvcache.analysis.stats..",
                "kvcache.analysis.result..",
                "kvcache.analysis.report..",
                "kvcache.analysis.chart..",
                "kvcache.analysis.page..",
                FILES,
                "kvcache.store");
    }

    @Test
    void twoRunsAreComparedByWhatReportsReadFromTheirFiles() {
        mayUse(
                "kvcache.analysis.compare..",
                "kvcache.analysis.finding",
                "kvcache.analysis.report",
                "kvcache.analysis.chart",
                "kvcache.analysis.page",
                "kvcache.analysis.stats",
                "kvcache.analysis.result",
                "kvcache.analysis.plan",
                WORDS,
                FILES);
    }

    @Test
    void whatRunsInAChildOfTheMicroBenchmarksUsesTheStoresAlone() {
        mayUse("kvcache.analysis.micro.fork..", "kvcache.store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kvcache.(*)..",
                "kvcache.base.(*)..",
                "kvcache.store.(*)..",
                "kvcache.server.(*)..",
                "kvcache.load.(*)..",
                "kvcache.analysis.(*).."
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
