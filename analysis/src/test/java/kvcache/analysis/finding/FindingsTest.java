package kvcache.analysis.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Traits;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.RunFolder;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planted in a run's files is told, and nothing else. */
class FindingsTest {

    private static final int ROUNDS = 8;

    @TempDir
    private Path folder;

    @Test
    void whatWasPlantedIsFoundAndNothingElse() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore());

        assertThat(findings.answers())
                .extracting(Conclusion::question)
                .containsExactly("HTTP/1.1 or h2c", "Striped locks or lock-free", "Noise check");
        Conclusion protocols = answerTo(findings, "HTTP/1.1 or h2c");
        assertThat(protocols.kind()).isEqualTo(Conclusion.Kind.FOUND);
        assertThat(protocols.sentence())
                .isEqualTo("h2c loses to HTTP/1.1: at full load 1.20x the CPU (1.20 to 1.20);"
                        + " at 2,000 to 40,000/s 1.20x the CPU (1.20 to 1.20), 1.19x the median latency (1.18 to 1.20),"
                        + " 1.19x the p99 latency (1.17 to 1.22).");
        assertThat(protocols.ratio().orElseThrow().estimate()).isCloseTo(1.2, within(0.005));
        assertThat(protocols.further())
                .anyMatch(sentence -> sentence.contains("h2c takes more server CPU than HTTP/1.1 at every rate"));
        Conclusion stores = answerTo(findings, "Striped locks");
        assertThat(stores.kind()).isEqualTo(Conclusion.Kind.NO_DIFFERENCE);
        assertThat(stores.sentence())
                .matches("No difference above 0\\.\\d % in CPU \\(at full load 0\\.\\d % in CPU\\)\\.");
        Conclusion noise = answerTo(findings, "Noise check");
        assertThat(noise.kind()).isEqualTo(Conclusion.Kind.NO_DIFFERENCE);
        assertThat(noise.sentence()).isEqualTo("Passed: 1.00 (1.00 to 1.00).");
        assertThat(findings.inShort()).hasSize(3).first().asString().startsWith("HTTP/1.1 or h2c: h2c loses");
    }

    @Test
    void aDifferenceAtFullLoadAloneCounts() throws IOException {
        Findings findings = findings(new SyntheticRun.Truth() {
            @Override
            public double cpuUs(Trial trial) {
                return (isBatched(trial) ? 5 : 20) * SyntheticRun.noise(trial, 0.01);
            }

            @Override
            public double latencyUs(Trial trial) {
                return 150 * SyntheticRun.noise(trial, 0.02);
            }

            @Override
            public double capacityPerSecond(Trial trial) {
                return (isBatched(trial) ? 200_000 : 50_000) * SyntheticRun.noise(trial, 0.01);
            }

            private boolean isBatched(Trial trial) {
                return trial.cell().demand() instanceof LoadProfile.ClosedLoop
                        && trial.cell().variant().protocol() == Protocol.H2C;
            }
        });

        assertThat(answerTo(findings, "HTTP/1.1 or h2c").sentence())
                .matches("h2c beats HTTP/1\\.1: at full load 0\\.25x the CPU \\(0\\.25 to 0\\.25\\),"
                        + " 4\\.0x the capacity \\((3\\.9|4\\.0) to (4\\.0|4\\.1)\\);"
                        + " at 2,000 to 40,000/s no difference above 0\\.\\d % in CPU\\.");
        assertThat(answerTo(findings, "HTTP/1.1 or h2c").ratio().orElseThrow().estimate())
                .isCloseTo(0.25, within(0.01));
    }

    @Test
    void whatIsBetterInOneAndWorseInAnotherDiffers() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double latencyUs(Trial trial) {
                return 200 * 150 / super.latencyUs(trial);
            }
        });

        assertThat(answerTo(findings, "HTTP/1.1 or h2c").sentence())
                .startsWith("h2c differs from HTTP/1.1: at full load 1.20x the CPU");
    }

    @Test
    void storesWithoutADifferenceShareALine() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("striped", "nonblocking", "offheap", "caffeine"), "4000", ROUNDS);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return super.cpuUs(trial) * (trial.toString().startsWith("caffeine") ? 1.1 : 1);
            }
        });
        List<Conclusion> answers = Findings.of(run()).answers();

        assertThat(answers)
                .extracting(Conclusion::question)
                .containsExactly("HTTP/1.1 or h2c", "nonblocking or caffeine", "Stores");
        assertThat(answers.get(1).sentence())
                .startsWith("caffeine loses to nonblocking: at 4,000/s 1.10x the CPU (1.10 to 1.11)");
        assertThat(answers.getLast().sentence()).startsWith("striped, offheap and nonblocking: no difference above 0.");
    }

    @Test
    void aLockFreePluginIsAskedAboutAsABuiltInLockFreeStoreIs() throws IOException {
        Traits lockFree = new Traits(Traits.Locking.LOCK_FREE, Traits.Locking.LOCK_FREE, true, false, false);

        assertThat(questionsAbout("striped", withTraits("mine", lockFree)))
                .containsExactly("Striped locks or lock-free");
        assertThat(questionsAbout("striped", withTraits("mine", Traits.UNKNOWN)))
                .containsExactly("striped or mine");
        // Of two, that which comes with the program is what the other is compared with.
        assertThat(questionsAbout("concurrent", withTraits("mine", lockFree))).containsExactly("concurrent or mine");
    }

    @Test
    void questionsGoByTraitsAndNotByNames() throws IOException {
        Traits striped = new Traits(Traits.Locking.STRIPE_LOCK, Traits.Locking.STRIPE_LOCK, false, false, false);
        Traits offHeap = new Traits(Traits.Locking.LOCK_FREE, Traits.Locking.BIN_LOCK, true, true, false);

        assertThat(questionsAbout("concurrent", withTraits("mine", striped)))
                .containsExactly("Striped locks or lock-free");
        assertThat(questionsAbout("concurrent", withTraits("mine", offHeap))).containsExactly("Heap or off-heap");
        assertThat(questionsAbout("nonblocking", ServerSetup.ofStore("chronicle", List.of())))
                .containsExactly("nonblocking or chronicle");
    }

    private List<String> questionsAbout(String store, ServerSetup other) throws IOException {
        BenchPlan plan = SyntheticRun.plan(
                List.of(ServerSetup.ofStore(store, List.of()), other), "4000", List.of(), ROUNDS, Workload.ORIGINAL);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore());
        return Findings.of(run()).answers().stream()
                .map(Conclusion::question)
                .filter(question -> !question.startsWith("HTTP/1.1 or h2c"))
                .toList();
    }

    private static ServerSetup withTraits(String store, Traits traits) {
        ServerSetup plain = ServerSetup.ofStore(store, List.of());
        return new ServerSetup(store, plain.levels(), plain.launch(), traits);
    }

    @Test
    void twinsThatDifferFailTheNoiseCheck() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return super.cpuUs(trial) * (trial.toString().contains("twin") ? 1.1 : 1);
            }
        });

        assertThat(answerTo(findings, "Noise check").sentence())
                .isEqualTo("Failed: 1.10 (1.10 to 1.10). That happens by chance in 1 run of 20.");
    }

    @Test
    void aPointWithErrorsIsKeptAndLeftOutOfComparisons() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public long errors(Trial trial) {
                return trial.toString().equals("striped-h1-2000-round2") ? 1 : 0;
            }
        });

        RunData run = run();
        assertThat(findings.compared().stream()
                        .filter(one -> one.measure() == Measure.CPU
                                && one.question().one().equals("striped"))
                        .flatMap(one -> one.comparison().atDemands(run).stream())
                        .filter(at -> at.contrast().variant().protocol() == Protocol.H1))
                .extracting(Comparison.AtDemand::demand)
                .doesNotContain(new LoadProfile.OpenLoop(2_000))
                .contains(new LoadProfile.OpenLoop(10_000));
        assertThat(findings.caveats()).anyMatch(caveat -> caveat.contains("1 of 30 points are errors"));
        assertThat(answerTo(findings, "Striped locks").further())
                .contains("Verdicts of striped, HTTP/1.1: 4 of 5 points valid; errors at 2,000/s.");
    }

    @Test
    void aBusyClientKeepsLatencyOutOfComparisonsAndNotTheServersCpu() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public Verdict verdict(Trial trial) {
                return Verdict.CLIENT_LIMITED;
            }
        });

        assertThat(answerTo(findings, "Striped locks").sentence()).startsWith("No difference above 0.");
        assertThat(answerTo(findings, "Striped locks").further())
                .anyMatch(sentence -> sentence.startsWith("P99 latency: not compared"));
    }

    @Test
    void aStoreThatMissesIsToldOf() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double hitShare(Trial trial) {
                return trial.toString().startsWith("striped-h2c") ? 0.98 : 1;
            }
        });

        assertThat(findings.caveats()).anyMatch(caveat -> caveat.startsWith("striped, h2c found a value for only 98"));
    }

    @Test
    void aRoundThatTheHostDisturbedIsLeftOutOfItsPairAlone() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double latencyUs(Trial trial) {
                return super.latencyUs(trial) * (isDisturbed(trial) ? 3 : 1);
            }

            @Override
            public Verdict verdict(Trial trial) {
                return isDisturbed(trial) ? Verdict.NOISY_HOST : super.verdict(trial);
            }

            private boolean isDisturbed(Trial trial) {
                return trial.toString().equals("striped-h1-10000-round3");
            }
        });

        // CPU time is the server's, whoever else was there.
        assertThat(ofStriped(findings, Measure.CPU)
                        .conditions()
                        .get(1)
                        .logRatios()
                        .byRound())
                .hasSize(ROUNDS);
        Comparison latency = ofStriped(findings, Measure.P50);
        assertThat(latency.conditions().get(1).logRatios().byRound())
                .hasSize(ROUNDS - 1)
                .doesNotContainKey(3);
        assertThat(latency.ratio().orElseThrow().rounds()).isEqualTo(ROUNDS);
        assertThat(latency.ratio().orElseThrow().interval().contains(1)).isTrue();
    }

    @Test
    void latencyIsComparedInTheWindowsInWhichTheHostTookNoCpu() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double latencyUs(Trial trial) {
                return trial.cell().demand() instanceof LoadProfile.OpenLoop
                        ? 150 * SyntheticRun.noise(trial, 1.5)
                        : super.latencyUs(trial);
            }

            @Override
            public Verdict verdict(Trial trial) {
                return trial.cell().demand() instanceof LoadProfile.OpenLoop
                        ? Verdict.NOISY_HOST
                        : Verdict.SERVER_LIMITED;
            }

            @Override
            public OptionalDouble undisturbedUs(Trial trial) {
                return trial.cell().demand() instanceof LoadProfile.OpenLoop
                        ? OptionalDouble.of(super.latencyUs(trial))
                        : OptionalDouble.empty();
            }
        });

        assertThat(run().points()).allMatch(Point::isValid);
        assertThat(answerTo(findings, "HTTP/1.1 or h2c").sentence())
                .containsPattern("1\\.(19|20|21)x the median latency .*1\\.(1|2)\\dx the p99 latency");
    }

    private static Comparison ofStriped(Findings findings, Measure measure) {
        return findings.compared().stream()
                .filter(one -> one.measure() == measure && one.question().one().equals("striped"))
                .findFirst()
                .orElseThrow()
                .comparison();
    }

    @Test
    void aRunIsPreciseEnoughWhenEveryRatioOfCpuTimeIsKnownAsAsked() throws IOException {
        findings(new SyntheticRun.H2cCostsMore());
        assertThat(RunPrecision.isReached(new RunFolder(folder))).isTrue();

        findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return 20 * SyntheticRun.noise(trial, 2.5);
            }
        });
        assertThat(RunPrecision.isReached(new RunFolder(folder))).isFalse();
    }

    private Findings findings(SyntheticRun.Truth truth) throws IOException {
        BenchPlan plan = SyntheticRun.plan(
                List.of("striped", "concurrent"), "2000,10000,20000,40000", List.of(64), ROUNDS, true);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), truth);
        return Findings.of(run());
    }

    private RunData run() throws IOException {
        return RunData.read(new RunFolder(folder));
    }

    private static Conclusion answerTo(Findings findings, String question) {
        return findings.answers().stream()
                .filter(answer -> answer.question().startsWith(question))
                .findFirst()
                .orElseThrow();
    }
}
