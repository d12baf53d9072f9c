package kvcache.analysis.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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

        Conclusion stores = answerTo(findings, "Striped locks or lock-free");
        assertThat(stores.kind()).isEqualTo(Conclusion.Kind.NO_DIFFERENCE);
        assertThat(stores.sentence()).startsWith("No detectable difference: with striped a request takes");
        Conclusion protocols = answerTo(findings, "HTTP/1.1 or h2c");
        assertThat(protocols.kind()).isEqualTo(Conclusion.Kind.FOUND);
        assertThat(protocols.sentence())
                .contains(
                        "none in this range: h2c takes more server CPU than HTTP/1.1 at every rate from 2,000 to 40,000")
                .containsPattern("at capacity, with 64 in flight, a request over h2c takes 1\\.(19|20)");
        Conclusion noise = answerTo(findings, "How small a difference");
        assertThat(noise.kind()).isEqualTo(Conclusion.Kind.NO_DIFFERENCE);
        assertThat(noise.sentence()).contains("within the noise, as it must be", "in four of five runs");
        assertThat(findings.answers()).hasSize(3);
        assertThat(findings.inShort()).hasSize(3).first().asString().startsWith("Striped locks");
    }

    @Test
    void aCrossoverIsToldWhereItWasPlantedWithItsInterval() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                double log = trial.cell().demand() instanceof LoadProfile.OpenLoop open
                        ? Math.log(10_000.0 / open.ratePerSecond()) / 10
                        : -0.3;
                boolean h2c = trial.cell().variant().protocol() == Protocol.H2C;
                return 20 * Math.exp(h2c ? log : 0) * SyntheticRun.noise(trial, 0.01);
            }
        });

        assertThat(answerTo(findings, "HTTP/1.1 or h2c").sentence())
                .containsPattern("h2c takes less server CPU than HTTP/1.1 from (9|10|11),\\d{3} requests/s on"
                        + " \\(95 % interval \\d+,\\d{3} to \\d+,\\d{3}\\), and more below");
    }

    @Test
    void heapOrOffHeapIsAskedWhereBothAreThere() throws IOException {
        BenchPlan plan = SyntheticRun.plan(List.of("striped", "nonblocking", "offheap"), "4000", ROUNDS);
        SyntheticRun.write(folder, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return super.cpuUs(trial) * (trial.toString().startsWith("offheap-h1") ? 1.1 : 1);
            }
        });
        List<Conclusion> answers = Findings.of(run()).answers();

        assertThat(answers)
                .extracting(Conclusion::question)
                .containsExactly(
                        "Striped locks or lock-free (striped, nonblocking)?",
                        "HTTP/1.1 or h2c, and from which rate on?",
                        "Heap or off-heap (offheap, nonblocking)?");
        assertThat(answers.getLast().sentence())
                .containsPattern(
                        "^With offheap a request takes, of the server CPU that it takes with nonblocking, 1\\.(09|10)")
                .contains("over HTTP/1.1, and ")
                .containsPattern("over h2c, which .*(no detectable difference|not enough)\\.$");
    }

    @Test
    void aLockFreePluginIsAskedAboutAsABuiltInLockFreeStoreIs() throws IOException {
        Traits lockFree = new Traits(Traits.Locking.LOCK_FREE, Traits.Locking.LOCK_FREE, true, false, false);

        assertThat(questionsAbout("striped", withTraits("mine", lockFree)))
                .containsExactly("Striped locks or lock-free (striped, mine)?");
        assertThat(questionsAbout("striped", withTraits("mine", Traits.UNKNOWN)))
                .containsExactly("striped or mine?");
        // Of two, that which comes with the program is what the other is compared with.
        assertThat(questionsAbout("concurrent", withTraits("mine", lockFree))).containsExactly("concurrent or mine?");
    }

    @Test
    void questionsGoByTraitsAndNotByNames() throws IOException {
        Traits striped = new Traits(Traits.Locking.STRIPE_LOCK, Traits.Locking.STRIPE_LOCK, false, false, false);
        Traits offHeap = new Traits(Traits.Locking.LOCK_FREE, Traits.Locking.BIN_LOCK, true, true, false);

        assertThat(questionsAbout("concurrent", withTraits("mine", striped)))
                .containsExactly("Striped locks or lock-free (mine, concurrent)?");
        assertThat(questionsAbout("concurrent", withTraits("mine", offHeap)))
                .containsExactly("Heap or off-heap (mine, concurrent)?");
        assertThat(questionsAbout("nonblocking", ServerSetup.ofStore("chronicle", List.of())))
                .containsExactly("nonblocking or chronicle?");
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
    void twinsThatDifferMakeTheRunSayThatItsNoiseIsNotInItsIntervals() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return super.cpuUs(trial) * (trial.toString().contains("twin") ? 1.1 : 1);
            }
        });

        assertThat(answerTo(findings, "How small a difference").sentence())
                .contains("equal servers seem to differ", "differences of that size mean nothing");
    }

    @Test
    void aPointWithErrorsIsKeptAndLeftOutOfComparisons() throws IOException {
        Findings findings = findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public long errors(Trial trial) {
                return trial.toString().equals("striped-h1-2000-round2") ? 1 : 0;
            }
        });

        assertThat(findings.compared().getFirst().comparison().atDemands())
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

        assertThat(answerTo(findings, "Striped locks").sentence()).startsWith("No detectable difference: with striped");
        assertThat(answerTo(findings, "Striped locks").further())
                .anyMatch(sentence -> sentence.contains("P99 latency: not compared"));
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

        List<Comparison> ofStriped = findings.compared().stream()
                .map(Compared::comparison)
                .filter(comparison -> comparison.contrast().variant().toString().equals("striped-h1"))
                .toList();
        // CPU time is the server's, whoever else was there.
        assertThat(ofStriped.getFirst().figure()).isEqualTo(Figure.SERVER_CPU);
        assertThat(ofStriped.getFirst().conditions().get(1).logRatios().byRound())
                .hasSize(ROUNDS);
        Comparison striped = ofStriped.stream()
                .filter(comparison -> comparison.figure() == Figure.MEAN)
                .findFirst()
                .orElseThrow();
        assertThat(striped.conditions().get(1).logRatios().byRound())
                .hasSize(ROUNDS - 1)
                .doesNotContainKey(3);
        assertThat(striped.logRatios()).hasSize(ROUNDS);
        assertThat(striped.overall().orElseThrow().interval().contains(1)).isTrue();
    }

    @Test
    void whereNothingDiffersAtMostOneRunInTwentyFindsSomething() throws IOException {
        int runs = 40;
        int findings = 0;
        for (int seed = 0; seed < runs; seed++) {
            Path path = Files.createDirectory(folder.resolve("run" + seed));
            Random noise = new Random(seed);
            BenchPlan plan = SyntheticRun.plan(List.of("striped", "nonblocking", "offheap"), "2000", ROUNDS);
            SyntheticRun.write(path, plan, SyntheticRun.trials(plan).size(), new SyntheticRun.Truth() {
                @Override
                public double cpuUs(Trial trial) {
                    return 20 * Math.exp(0.03 * noise.nextGaussian());
                }

                @Override
                public double latencyUs(Trial trial) {
                    return 150 * Math.exp(0.05 * noise.nextGaussian());
                }
            });
            if (Compared.allOf(RunData.read(new RunFolder(path))).stream().anyMatch(Compared::isFound)) {
                findings++;
            }
        }

        // Of 40 runs at a level of 5 % more than 6 would be one chance in a hundred.
        assertThat(findings).isLessThanOrEqualTo(6);
    }

    @Test
    void aRunIsPreciseEnoughWhenEveryRatioOfCpuTimeIsKnownAsAsked() throws IOException {
        findings(new SyntheticRun.H2cCostsMore());
        assertThat(RunPrecision.isReached(new RunFolder(folder))).isTrue();

        findings(new SyntheticRun.H2cCostsMore() {
            @Override
            public double cpuUs(Trial trial) {
                return 20 * SyntheticRun.noise(trial, 0.9);
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
