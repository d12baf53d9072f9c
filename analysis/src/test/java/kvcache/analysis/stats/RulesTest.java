package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final TrialEvidence GOOD = evidence(0, 200, 600, 20, 0.3, 1000, 20);

    @Test
    void aTrialWithoutFaultIsValid() {
        assertThat(Rules.ofTrial(GOOD)).isEqualTo(new Judgement(Verdict.VALID, List.of()));
    }

    @Test
    void oneFailedRequestMakesItErrors() {
        assertThat(Rules.ofTrial(evidence(1, 200, 600, 20, 0.3, 1000, 20)).verdict())
                .isEqualTo(Verdict.ERRORS);
    }

    @Test
    void sendLagBeyondAQuarterOfTheTailIsTheClients() {
        assertThat(Rules.ofTrial(evidence(0, 200, 600, 149, 0.3, 1000, 20)).verdict())
                .isEqualTo(Verdict.VALID);
        assertThat(Rules.ofTrial(evidence(0, 200, 600, 151, 0.3, 1000, 20)).verdict())
                .isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void sendLagWithinTheGranularityOfTimersIsNobodys() {
        assertThat(Rules.ofTrial(evidence(0, 60, 110, 99, 0.3, 1000, 20)).verdict())
                .isEqualTo(Verdict.VALID);
    }

    @Test
    void aClientThreadThatIsAlmostAlwaysBusyLimits() {
        assertThat(Rules.ofTrial(evidence(0, 200, 600, 20, 0.86, 1000, 20)).verdict())
                .isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void aMissedRateIsTheClientsOnlyWhereItWasBusy() {
        assertThat(Rules.ofTrial(evidence(0, 200, 600, 20, 0.75, 980, 20)).verdict())
                .isEqualTo(Verdict.CLIENT_LIMITED);
        assertThat(Rules.ofTrial(evidence(0, 200, 600, 20, 0.3, 980, 20)).verdict())
                .isEqualTo(Verdict.UNSTEADY);
    }

    @Test
    void aPointThatMissesItsRateInHalfOfItsRoundsIsUnsteadyHoweverWellTheyAgree() {
        TrialEvidence overloaded = evidence(0, 1_200_000, 1_300_000, 0, 0.1, 300, 20);

        assertThat(Rules.ofPoint(List.of(overloaded, overloaded, overloaded)).verdict())
                .isEqualTo(Verdict.UNSTEADY);
        assertThat(Rules.ofPoint(List.of(GOOD, overloaded, overloaded)).verdict())
                .isEqualTo(Verdict.UNSTEADY);
    }

    @Test
    void aPointIsClientLimitedWhereHalfOfItsRoundsAre() {
        TrialEvidence late = evidence(0, 200, 600, 400, 0.3, 1000, 20);

        assertThat(Rules.ofPoint(List.of(GOOD, GOOD, late)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(Rules.ofPoint(List.of(GOOD, late, late)).verdict()).isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void aPointIsNoisyWhereItsRoundsDisagreeAndSaysInWhat() {
        assertThat(Rules.ofPoint(List.of(GOOD, evidence(0, 310, 600, 20, 0.3, 1000, 20))))
                .satisfies(noisy -> assertThat(noisy.verdict()).isEqualTo(Verdict.NOISY))
                .satisfies(noisy ->
                        assertThat(noisy.reasons()).singleElement().asString().contains("mean latency"));
        assertThat(Rules.ofPoint(List.of(GOOD, evidence(0, 200, 1900, 20, 0.3, 1000, 20)))
                        .verdict())
                .isEqualTo(Verdict.NOISY);
        assertThat(Rules.ofPoint(List.of(GOOD, evidence(0, 200, 600, 20, 0.3, 1000, 27)))
                        .verdict())
                .isEqualTo(Verdict.NOISY);
    }

    @Test
    void oneDisturbedRoundOfThreeDoesNotMakeAPointNoisyAndTwoDo() {
        TrialEvidence disturbed = evidence(0, 900, 6000, 20, 0.3, 1000, 60);

        assertThat(Rules.ofPoint(List.of(GOOD, disturbed, GOOD)).verdict()).isEqualTo(Verdict.VALID);
        assertThat(Rules.ofPoint(List.of(GOOD, disturbed, evidence(0, 450, 600, 20, 0.3, 1000, 20)))
                        .verdict())
                .isEqualTo(Verdict.NOISY);
    }

    @Test
    void errorsOfOneRoundAreNotOutvoted() {
        TrialEvidence failed = evidence(3, 200, 600, 400, 0.9, 1000, 20);

        assertThat(Rules.ofPoint(List.of(GOOD, GOOD, failed)).verdict()).isEqualTo(Verdict.ERRORS);
    }

    private static TrialEvidence evidence(
            long errors, double meanUs, double p99Us, double lagUs, double busy, double achieved, double cpuUs) {
        return new TrialEvidence(1000, achieved, errors, meanUs, p99Us, lagUs, busy, OptionalDouble.of(cpuUs));
    }
}
