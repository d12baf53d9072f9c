package kvcache.load.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kvcache.base.linux.CpuQuota;
import kvcache.base.run.Verdict;
import kvcache.load.host.HostCpu;
import kvcache.load.host.LoopUse;
import kvcache.load.host.MachineUse;
import kvcache.load.host.ServerCpu;
import kvcache.load.record.Counts;
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class JudgeTest {

    private static final SteadyState STEADY = steadyState(SteadyState.Outcome.STEADY, "steady from the start on");
    private static final SteadyState CHANGED =
            steadyState(SteadyState.Outcome.NEVER_STEADY, "never steady: it changed from 1 to 5");

    /** Of a run that nothing speaks against: 1000 requests a second of 1 ms each, on ten connections. */
    private static final long WALL_NS = 10_000_000_000L;

    private static final class Seen {
        boolean openLoop = true;
        double dueShare = 1;
        long errors;
        long wrongAnswers;
        long timeouts;
        long unsent;
        Histogram latencyNs = micros(1000);
        Histogram sendLagNs = micros(20);
        Histogram roomWaitNs = micros(0);
        Histogram serviceNs = micros(1000);
        Histogram silenceNs = micros();
        OptionalDouble meanInFlightNs = OptionalDouble.empty();
        long quickestServiceNs = 1_000_000;
        double utilisation = 0.2;
        double runQueueWaitShare = 0.001;
        double meanInFlight = 1;
        int requestsPerConnection = 1;
        double maxStealShare;
        Optional<CpuQuota> clientQuota = Optional.empty();
        Optional<ServerCpu> server = Optional.empty();
        Optional<CpuQuota> remoteQuota = Optional.empty();
        SteadyState steady = STEADY;
        OptionalDouble ceilingPerSecond = OptionalDouble.empty();

        Judgement judge() {
            Map<Outcome, Long> byOutcome = Map.of(
                    Outcome.CLOSED,
                    errors - wrongAnswers - unsent,
                    Outcome.WRONG_VALUE,
                    wrongAnswers,
                    Outcome.UNSENT,
                    unsent);
            return Judge.of(new Evidence(
                    new Evidence.Throughput(openLoop, dueShare, 1000, 1000, ceilingPerSecond),
                    new Evidence.Room(10, requestsPerConnection),
                    new Counts(1000, 0, 0, byOutcome),
                    timeouts,
                    new RequestTimes(
                            latencyNs,
                            sendLagNs,
                            roomWaitNs,
                            serviceNs,
                            meanInFlightNs.orElse(serviceNs.getMean()),
                            silenceNs,
                            quickestServiceNs),
                    List.of(
                            new LoopUse(WALL_NS / 10, WALL_NS, Double.NaN, 0, micros(10)),
                            new LoopUse(
                                    Math.round(WALL_NS * utilisation),
                                    WALL_NS,
                                    runQueueWaitShare,
                                    meanInFlight,
                                    sendLagNs)),
                    new MachineUse(
                            new HostCpu.Use(2, 0.5, maxStealShare / 2, maxStealShare, 1),
                            clientQuota,
                            server,
                            OptionalDouble.of(0.25)),
                    server.flatMap(ServerCpu::quota).or(() -> remoteQuota),
                    steady));
        }
    }

    private static SteadyState steadyState(SteadyState.Outcome outcome, String words) {
        return new SteadyState(outcome, OptionalDouble.empty(), List.of(), words);
    }

    private static Histogram micros(long... values) {
        Histogram histogram = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        for (long value : values) {
            histogram.recordValue(TimeUnit.MICROSECONDS.toNanos(value));
        }
        return histogram;
    }

    /** One whose only worker has used so much of the one CPU that it could use. */
    private static Optional<ServerCpu> server(double saturation, double waitingThreads) {
        return server(saturation, waitingThreads, Optional.empty());
    }

    private static Optional<ServerCpu> server(double saturation, double waitingThreads, Optional<CpuQuota> quota) {
        return Optional.of(new ServerCpu(saturation, waitingThreads, saturation, 2, 12, 1, saturation, quota));
    }

    private static void assertVerdict(Seen seen, Verdict verdict, String... reasons) {
        Judgement judgement = seen.judge();
        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.reasons()).containsExactly(reasons);
    }

    @Test
    void aRunThatNothingSpeaksAgainstIsValidAndNeedsNoReasons() {
        assertVerdict(new Seen(), Verdict.VALID);
    }

    @Test
    void aRunTooShortForChangePointsIsValid() {
        Seen seen = new Seen();
        seen.steady = steadyState(SteadyState.Outcome.TOO_SHORT, "too short to tell");
        assertVerdict(seen, Verdict.VALID);
    }

    @Test
    void sendingLateLimitsTheClientWhereItIsBothNoticeableAndMuchOfTheLatency() {
        Seen seen = new Seen();
        seen.sendLagNs = micros(400);
        assertVerdict(seen, Verdict.CLIENT_LIMITED, "requests were sent late: p99 400 µs of a latency of 1,000 µs");

        seen.latencyNs = micros(2000);
        assertVerdict(seen, Verdict.VALID);

        seen.latencyNs = micros(200);
        seen.sendLagNs = micros(90);
        assertVerdict(seen, Verdict.VALID);
    }

    @Test
    void aLoopThatUsesItsCoreUpLimitsTheClient() {
        Seen seen = new Seen();
        seen.utilisation = 0.84;
        assertVerdict(seen, Verdict.VALID);

        seen.utilisation = 0.93;
        assertVerdict(seen, Verdict.CLIENT_LIMITED, "the busiest loop of the generator used 93 % of a core");

        seen.openLoop = false;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void ofABusyPairInAClosedLoopTheBusierOneIsTheLimit() {
        Seen seen = new Seen();
        seen.openLoop = false;
        seen.utilisation = 0.93;
        seen.server = server(0.98, 0);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);

        seen.server = server(0.91, 0);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CLIENT_LIMITED);

        seen.openLoop = true;
        seen.server = server(0.98, 0);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void waitingForRoomIsTheConnectionsFaultWhereTheServerAnswersEachSoonAfterItWasSent() {
        Seen seen = new Seen();
        seen.roomWaitNs = micros(600);
        seen.meanInFlight = 10;
        assertVerdict(
                seen,
                Verdict.CONNECTION_LIMITED,
                "requests waited for room: p95 600 µs of a latency of 1,000 µs",
                "10.0 of at most 10 requests were in flight, and the server answered each within 1.0 times the time of its"
                        + " quickest");
    }

    @Test
    void waitingSinceNoAnswerCameAtAllIsTheServersFaultOrTheNetworks() {
        Seen seen = new Seen();
        seen.server = server(0.1, 0);
        seen.requestsPerConnection = 16;
        seen.roomWaitNs = micros(200_000);
        seen.latencyNs = micros(201_000);
        seen.silenceNs = micros(1000, 1000, 400_000, 400_000, 400_000);
        assertVerdict(
                seen,
                Verdict.SERVER_LIMITED,
                "requests waited for room: p95 200,016 µs of a latency of 201,064 µs",
                "the server, or the network, stalled: for up to 400 ms no request in flight was answered, and most that"
                        + " waited for room waited since");
        assertThat(seen.judge().reasons()).hasSize(2);

        seen.silenceNs = micros(1000, 1000, 1000, 400_000, 400_000);
        assertThat(seen.judge().verdict()).as("most waited without a stall").isEqualTo(Verdict.CONNECTION_LIMITED);

        seen.silenceNs = micros(9000);
        assertThat(seen.judge().verdict()).as("too short for a stall").isEqualTo(Verdict.CONNECTION_LIMITED);

        seen.silenceNs = micros(400_000);
        seen.serviceNs = micros(100_000);
        assertThat(seen.judge().verdict()).as("answers take that long").isEqualTo(Verdict.CONNECTION_LIMITED);
    }

    @Test
    void aMissedRateWithAllConnectionsInUseIsTheConnectionsOrTheServersFault() {
        Seen seen = new Seen();
        seen.dueShare = 0.5;
        seen.meanInFlight = 9.5;
        Judgement judgement = seen.judge();

        assertThat(judgement.verdict()).isEqualTo(Verdict.CONNECTION_LIMITED);
        assertThat(judgement.reasons()).contains("50.0 % of the offered rate was answered: 1,000 requests/s");

        seen.server = server(0.97, 0);
        assertVerdict(
                seen,
                Verdict.SERVER_LIMITED,
                "50.0 % of the offered rate was answered: 1,000 requests/s",
                "the server had used up its CPU time: 0.97 cores, by 1 threads on 2 CPUs");
    }

    @Test
    void requestsThatQueueInsideTheServerAreTheServersFault() {
        Seen seen = new Seen();
        seen.openLoop = false;
        seen.serviceNs = micros(100, 450, 380);
        seen.quickestServiceNs = 100_000;
        assertVerdict(
                seen,
                Verdict.SERVER_LIMITED,
                "requests queued inside the server: on average they took 3.1 times as long as its quickest");
    }

    @Test
    void queueingOnAPipelineToAServerWithCpuTimeLeftIsThePipelinesOwn() {
        Seen seen = new Seen();
        seen.openLoop = false;
        seen.serviceNs = micros(100, 1000);
        seen.quickestServiceNs = 100_000;
        seen.requestsPerConnection = 8;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);

        seen.server = server(0.3, 0);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CONNECTION_LIMITED);

        seen.requestsPerConnection = 1;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);
    }

    @Test
    void aLoopThatWaitsForACpuMakesTheHostNoisy() {
        Seen seen = new Seen();
        seen.runQueueWaitShare = 0.04;
        assertVerdict(seen, Verdict.VALID);

        seen.runQueueWaitShare = 0.06;
        assertVerdict(
                seen,
                Verdict.NOISY_HOST,
                "a loop of the generator could have run but had no CPU for 6.0 % of the time");
    }

    @Test
    void aShorterWaitForACpuMakesTheHostNoisyWhereRequestsWereSentLate() {
        Seen seen = new Seen();
        seen.runQueueWaitShare = 0.02;
        seen.sendLagNs = micros(600);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.NOISY_HOST);

        seen.runQueueWaitShare = 0.009;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CLIENT_LIMITED);
    }

    @Test
    void aSendLagThatIsLongerThanAllThatTheHostTookIsTheClients() {
        Seen seen = new Seen();
        seen.runQueueWaitShare = 0.06;
        seen.maxStealShare = 0.04;
        seen.latencyNs = micros(5_000_000);
        seen.sendLagNs = micros(1_900_000);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.NOISY_HOST);

        seen.sendLagNs = micros(2_200_000);
        assertVerdict(
                seen,
                Verdict.CLIENT_LIMITED,
                "a loop of the generator could have run but had no CPU for 6.0 % of the time",
                "that does not explain what follows: the host took 1,000 ms in all, less than half of the send lag",
                "requests were sent late: p99 2,202,010 µs of a latency of 5,003,805 µs");

        seen.server = server(0.5, 0.4);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.NOISY_HOST);
    }

    @Test
    void aHypervisorThatTakesTheCpuMakesTheHostNoisy() {
        Seen seen = new Seen();
        seen.maxStealShare = 0.04;
        assertVerdict(seen, Verdict.VALID);

        seen.maxStealShare = 0.07;
        assertVerdict(seen, Verdict.NOISY_HOST, "the hypervisor took 7.0 % of a CPU");
    }

    @Test
    void aServerWhoseThreadsWaitForCpusThatItHasNotUsedUpMakesTheHostNoisy() {
        Seen seen = new Seen();
        seen.server = server(0.5, 0.2);
        assertVerdict(seen, Verdict.VALID);

        seen.server = server(0.5, 0.4);
        assertVerdict(
                seen,
                Verdict.NOISY_HOST,
                "0.40 of the server's threads waited for a CPU, on average, though it had 50 % of its own left");

        seen.server = server(0.95, 0.4);
        assertVerdict(seen, Verdict.VALID);
    }

    @Test
    void aServerAtItsQuotaIsServerLimitedThoughItsThreadsWaitAsIfOthersHadItsCpus() {
        Seen seen = new Seen();
        seen.server = server(0.25, 3, Optional.of(new CpuQuota(0.5, 0.9, 2_500_000_000L)));
        String reason =
                "the server was held up by a CPU quota of 0.50 cores, used up in 90 % of its periods (throttled for"
                        + " 2.50 s)";
        assertVerdict(seen, Verdict.SERVER_LIMITED, reason);

        seen.openLoop = false;
        seen.steady = CHANGED;
        assertVerdict(seen, Verdict.SERVER_LIMITED, reason);

        seen.openLoop = true;
        seen.steady = STEADY;
        seen.server = server(0.25, 0, Optional.of(new CpuQuota(0.5, 0.02, 10_000_000)));
        assertVerdict(seen, Verdict.VALID);
        assertThat(seen.judge().evidence())
                .contains(
                        "the server has a CPU quota of 0.50 cores, used up in 2 % of its periods (throttled for 0.01 s)");

        seen.server = Optional.empty();
        seen.remoteQuota = Optional.of(new CpuQuota(0.5, 0.9, 2_500_000_000L));
        assertVerdict(seen, Verdict.SERVER_LIMITED, reason);
    }

    @Test
    void aClientAtItsQuotaIsClientLimitedThoughItsLoopsWaitAsIfOthersHadItsCpus() {
        Seen seen = new Seen();
        seen.clientQuota = Optional.of(new CpuQuota(0.2, 0.4, 1_000_000_000L));
        seen.server = server(0.25, 3, seen.clientQuota);
        seen.runQueueWaitShare = 0.5;
        assertVerdict(
                seen,
                Verdict.CLIENT_LIMITED,
                "this client was held up by a CPU quota of 0.20 cores, used up in 40 % of its periods (throttled for 1.00"
                        + " s)");
    }

    @Test
    void aChangeOfLevelIsUnsteadyAndTheReasonNamesIt() {
        Seen seen = new Seen();
        seen.steady = CHANGED;
        assertVerdict(seen, Verdict.UNSTEADY, "never steady: it changed from 1 to 5");

        seen.openLoop = false;
        assertVerdict(seen, Verdict.UNSTEADY, "never steady: it changed from 1 to 5");
    }

    @Test
    void aRateMissedThoughThereWasRoomIsUnsteady() {
        Seen seen = new Seen();
        seen.dueShare = 0.991;
        assertVerdict(seen, Verdict.VALID);

        seen.dueShare = 0.97;
        assertVerdict(seen, Verdict.UNSTEADY, "97.0 % of the offered rate was answered, and nothing shows why");
    }

    @Test
    void oneErrorIsEnough() {
        Seen seen = new Seen();
        seen.errors = 1234;
        assertVerdict(seen, Verdict.ERRORS, "requests not answered: 1,234");
    }

    @Test
    void requestsThatWereNeverSentForWantOfRoomAreNoErrorsOfTheServer() {
        Seen seen = new Seen();
        seen.errors = 700;
        seen.unsent = 700;
        seen.serviceNs = micros(4000);
        assertVerdict(
                seen,
                Verdict.SERVER_LIMITED,
                "700 requests were due and never sent: there was no room for them",
                "requests queued inside the server: on average they took 4.0 times as long as its quickest");

        seen.errors = 701;
        assertVerdict(seen, Verdict.ERRORS, "requests not answered: 1, never sent: 700");
    }

    @Test
    void nothingExcusesAWrongAnswer() {
        Seen seen = new Seen();
        seen.errors = 3;
        seen.wrongAnswers = 2;
        seen.runQueueWaitShare = 0.2;
        assertVerdict(seen, Verdict.ERRORS, "requests not answered: 1, answered wrongly: 2");

        seen.errors = 2;
        assertVerdict(seen, Verdict.ERRORS, "requests answered wrongly: 2");
    }

    @Test
    void nothingExcusesARequestThatWasClosedOrRefusedAndLackOfCpuTimeExcusesATimeout() {
        for (Consumer<Seen> outside : List.<Consumer<Seen>>of(
                seen -> seen.runQueueWaitShare = 0.06,
                seen -> seen.maxStealShare = 0.5,
                seen -> seen.server = server(0.5, 0.9),
                seen -> seen.utilisation = 0.95,
                seen -> seen.sendLagNs = micros(900),
                seen -> seen.clientQuota = Optional.of(new CpuQuota(0.2, 0.4, 1_000_000_000L)))) {
            Seen seen = new Seen();
            outside.accept(seen);
            Verdict excused = seen.judge().verdict();
            seen.errors = 3;
            seen.timeouts = 3;
            assertThat(seen.judge().verdict()).isEqualTo(excused).isNotEqualTo(Verdict.ERRORS);
            assertThat(seen.judge().reasons()).contains("requests not answered: 3");

            seen.timeouts = 2;
            assertVerdict(seen, Verdict.ERRORS, "requests not answered: 3");
        }
    }

    /** Of a server that is offered twice what it can do, by a loop that waits for a CPU now and then. */
    private static Seen overloadedOnANoisyHost() {
        Seen seen = new Seen();
        seen.runQueueWaitShare = 0.06;
        seen.dueShare = 0.5;
        seen.meanInFlight = 10;
        seen.latencyNs = micros(900_000);
        seen.roomWaitNs = micros(890_000);
        seen.serviceNs = micros(10_000);
        return seen;
    }

    @Test
    void noiseThatCannotExplainTheMissedRateDoesNotHideTheServersLimit() {
        assertVerdict(
                overloadedOnANoisyHost(),
                Verdict.SERVER_LIMITED,
                "a loop of the generator could have run but had no CPU for 6.0 % of the time",
                "that does not explain what follows: requests were sent on time (p99 20 µs late), and more was missed than"
                        + " the host took",
                "50.0 % of the offered rate was answered: 1,000 requests/s",
                "requests waited for room: p95 890,241 µs of a latency of 900,202 µs",
                "requests queued inside the server: on average they took 10.0 times as long as its quickest");

        Seen stolen = overloadedOnANoisyHost();
        stolen.maxStealShare = 0.2;
        assertThat(stolen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);

        Seen unanswered = overloadedOnANoisyHost();
        unanswered.errors = 1;
        unanswered.timeouts = 1;
        assertThat(unanswered.judge().verdict())
                .as("not the noise, but the overload timed it out")
                .isEqualTo(Verdict.ERRORS);
    }

    @Test
    void noiseThatCanExplainTheMissedRateIsTheVerdict() {
        for (Consumer<Seen> explained : List.<Consumer<Seen>>of(
                seen -> seen.dueShare = 0.94,
                seen -> seen.runQueueWaitShare = 0.5,
                seen -> seen.maxStealShare = 0.45,
                seen -> seen.utilisation = 0.82, // and so busy for all of the time that it had a CPU
                seen -> seen.sendLagNs = micros(400_000),
                seen -> seen.roomWaitNs = micros(100),
                seen -> seen.server = server(0.5, 0.4),
                seen -> seen.openLoop = false)) {
            Seen seen = overloadedOnANoisyHost();
            explained.accept(seen);
            assertThat(seen.judge().verdict()).isEqualTo(Verdict.NOISY_HOST);
        }
    }

    @Test
    void aTimeoutInPlaceOfAShorterServiceTimeIsInNeitherLittlesLawNorTheServersQueue() {
        Seen seen = new Seen();
        seen.openLoop = false;
        seen.serviceNs = micros(1000, 1000, 1000, 5_000_000);
        seen.meanInFlightNs = OptionalDouble.of(1_000_000);
        Judgement judgement = seen.judge();

        assertThat(judgement.verdict()).isEqualTo(Verdict.CONNECTION_LIMITED);
        assertThat(judgement.evidence())
                .contains("in flight: 1.00 of at most 10, on average; by Little's law 1.00 (1,000/s times 1,000.0 µs)");
    }

    @Test
    void aWaitForRoomThatFewHadLimitsNothing() {
        Seen seen = new Seen();
        seen.roomWaitNs.recordValueWithCount(0, 98);
        seen.latencyNs.recordValueWithCount(1_000_000, 98);
        seen.roomWaitNs.recordValueWithCount(5_000_000, 2);
        seen.latencyNs.recordValueWithCount(6_000_000, 2);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void aClosedLoopIsLimitedByItsConnectionsOrTheServerAndNothingIsDueLate() {
        Seen seen = new Seen();
        seen.openLoop = false;
        seen.dueShare = 0.2;
        seen.sendLagNs = micros(900);
        Judgement judgement = seen.judge();

        assertThat(judgement.verdict()).isEqualTo(Verdict.CONNECTION_LIMITED);
        assertThat(judgement.reasons()).noneMatch(reason -> reason.contains("offered rate"));
        assertThat(judgement.evidence()).noneMatch(sentence -> sentence.contains("sent late"));

        seen.server = server(0.99, 3);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);
    }

    @Test
    void whatCanBeTheCauseOfTheRestGoesFirst() {
        Seen seen = new Seen();
        seen.runQueueWaitShare = 0.2;
        seen.sendLagNs = micros(900);
        seen.errors = 1;
        seen.timeouts = 1;
        seen.roomWaitNs = micros(900);
        seen.dueShare = 0.5;
        seen.steady = CHANGED;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.NOISY_HOST);

        seen.runQueueWaitShare = Double.NaN;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CLIENT_LIMITED);

        seen.sendLagNs = micros(10);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.ERRORS);

        seen.errors = 0;
        seen.timeouts = 0;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.CONNECTION_LIMITED);

        seen.roomWaitNs = micros(0);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.UNSTEADY);

        seen.dueShare = 1;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.UNSTEADY);

        seen.steady = STEADY;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void ofAClosedLoopAChangeOfLevelGoesBeforeTheServerAndOfAnOpenOneBehindIt() {
        Seen seen = new Seen();
        seen.steady = CHANGED;
        seen.server = server(0.99, 0);
        seen.roomWaitNs = micros(900);
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.SERVER_LIMITED);

        seen.openLoop = false;
        assertThat(seen.judge().verdict()).isEqualTo(Verdict.UNSTEADY);
    }

    @Test
    void theEvidenceHoldsTheFigures() {
        Seen seen = new Seen();
        seen.server = server(0.5, 0.1);
        seen.maxStealShare = 0.02;
        seen.ceilingPerSecond = OptionalDouble.of(50_000);

        assertThat(seen.judge().evidence())
                .containsExactly(
                        "loop 0: 10 % of a core, send lag p50 10.0 µs, p99 10.0, at most 10",
                        "loop 1: 20 % of a core, send lag p50 20.0 µs, p99 20.0, at most 20,"
                                + " waited 0.10 % of the time for a CPU",
                        "in flight: 1.00 of at most 10, on average; by Little's law 1.00 (1,000/s times 1,000.2 µs)",
                        "this machine: 2 CPUs for the generator, 50 % busy; others used 0.25 of them;"
                                + " the hypervisor took at most 2.0 % of one",
                        "server: 0.50 cores used of 2, 50 % left for the working threads;"
                                + " 0.10 threads waited for a CPU",
                        "steady from the start on",
                        "headroom: this generator can reach 50.0 times this rate (50,000 requests/s against a server that does"
                                + " nothing)");
    }

    @Test
    void theEvidenceSaysWhatIsNotKnown() {
        assertThat(new Seen().judge().evidence())
                .contains(
                        "server: its CPU time is not visible from here",
                        "headroom: unknown; 'load --calibrate' with the same options measures it");
    }
}
