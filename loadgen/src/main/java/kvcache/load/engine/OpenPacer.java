package kvcache.load.engine;

import kvcache.load.LoadPlan;
import kvcache.load.arrival.Arrivals;
import kvcache.load.client.RequestSlot;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Requests;

/**
 * Open loop: a request is sent when it is due, regardless of the state of earlier requests.
 *
 * <p>Warm-up and measured phase have one schedule each. The pacer keeps only the position and due time of the next
 * request. If no connection has room, it continues when one gets room; due times do not change. If no connection can be
 * opened, due requests are counted as refused and dropped.
 *
 * <p>A backlog ends with its phase. Unsent requests of the warm-up are dropped when the measured phase begins;
 * otherwise they would delay the measured requests. Requests due but unsent at the end of the measured phase are sent
 * until the drain time is over; the rest is counted as unsent.
 */
final class OpenPacer implements Pacer {

    private final ConnectionPool pool;
    private final Recorder recorder;
    private Phases phases;
    private final LoadPlan plan;
    private final LoadPlan.Pace.Open pace;
    private final LoopShare share;
    private final CatchUp catchUp;
    private final Stages stages;
    private Arrivals arrivals;
    private long scheduleStartNs;
    private long ordinal;
    private long dueNs;
    private boolean exhausted;
    private long nextNs;

    /** Since when due requests have been waiting for room; meaningless if none are. */
    private long blockedSinceNs;

    private boolean blocked;

    OpenPacer(
            ConnectionPool pool,
            Recorder recorder,
            Phases phases,
            LoadPlan plan,
            LoadPlan.Pace.Open pace,
            LoopShare share) {
        this.pool = pool;
        this.recorder = recorder;
        this.phases = phases;
        this.plan = plan;
        this.pace = pace;
        this.share = share;
        catchUp = new CatchUp();
        stages = new Stages(plan.workload(), share, phases);
        arrivals = arrivals();
        beginSchedule();
        enterDueStage();
    }

    private Arrivals arrivals() {
        long seed = plan.workload().seed() * 2 + stages.phase();
        return Arrivals.of(pace.arrivals(), pace.ratePerSecond(), share, seed);
    }

    private void beginSchedule() {
        arrivals = arrivals();
        catchUp.restart();
        scheduleStartNs = stages.startNs();
        ordinal = 0;
        dueNs = scheduleStartNs + arrivals.nextDueNs();
    }

    @Override
    public void follow(Phases newPhases) {
        phases = newPhases;
        stages.follow(newPhases);
        enterDueStage();
    }

    @Override
    public boolean pump(long nowNs) {
        if (!stages.isLast() && nowNs - phases.measuredNs() >= 0) {
            dropBacklogOfWarmup();
        }
        boolean sent = false;
        nextNs = PacedIo.NEVER;
        while (!exhausted) {
            if (dueNs - nowNs > 0) {
                nextNs = dueNs;
                blocked = false;
                break;
            }
            if (pool.hasRoom()) {
                RequestSlot exchange = pool.nextSlot();
                long waitNs = blocked ? exchange.freeSinceNs() - Math.max(dueNs, blockedSinceNs) : 0;
                if (waitNs <= 0 && !catchUp.allows(dueNs, nowNs)) {
                    nextNs = catchUp.nextNs();
                    break;
                }
                send(exchange, Math.max(0, waitNs), nowNs);
                sent = true;
            } else if (!pool.isDown()) {
                if (!blocked) {
                    blocked = true;
                    blockedSinceNs = nowNs;
                    pool.watchSilence();
                }
                break; // a response will make room
            } else if (stages.isLast()) {
                neverSent(Outcome.REFUSED, nowNs);
            }
            advance();
        }
        if (sent) {
            pool.flush();
        }
        return sent;
    }

    @Override
    public long nextNs() {
        return nextNs;
    }

    private void send(RequestSlot exchange, long waitNs, long nowNs) {
        Requests requests = stages.requests();
        int phase = stages.phase();
        exchange.begin(
                requests.operation(ordinal), requests.key(ordinal), requests.version(ordinal), dueNs, nowNs, phase);
        recorder.of(phase).sent(waitNs, nowNs - dueNs - waitNs);
        if (waitNs > 0) {
            recorder.of(phase).waitedInSilence(pool.longestSilenceNs());
        }
        pool.send(exchange);
    }

    private void neverSent(Outcome outcome, long nowNs) {
        long timeoutNs = plan.schedule().timeout().toNanos();
        recorder.of(Recorder.MEASURED).neverSent(outcome, dueNs, nowNs, timeoutNs);
        recorder.byDueTime().add(dueNs, Math.max(timeoutNs, nowNs - dueNs));
    }

    private void advance() {
        ordinal++;
        dueNs = scheduleStartNs + arrivals.nextDueNs();
        enterDueStage();
    }

    private void enterDueStage() {
        while (dueNs - stages.endNs() >= 0 && !exhausted) {
            if (stages.isLast()) {
                exhausted = true;
            } else {
                nextStage();
            }
        }
    }

    private void nextStage() {
        stages.next(ordinal);
        ordinal = 0;
        if (stages.isLast()) {
            beginSchedule();
        }
    }

    private void dropBacklogOfWarmup() {
        while (!stages.isLast()) {
            nextStage();
        }
        enterDueStage();
        blocked = false; // the wait of measured requests begins anew
    }

    @Override
    public void refused(long nowNs) {
        pump(nowNs);
    }

    @Override
    public boolean isDone(long nowNs) {
        return exhausted && nowNs - phases.endNs() >= 0;
    }

    @Override
    public void giveUp(long nowNs) {
        dropBacklogOfWarmup();
        while (!exhausted) {
            neverSent(Outcome.UNSENT, nowNs);
            advance();
        }
    }
}
