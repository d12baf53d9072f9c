package kvcache.load.engine;

import kvcache.load.LoadPlan;
import kvcache.load.client.RequestSlot;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Requests;

/**
 * Closed loop: a request is due and sent as soon as a connection has room.
 *
 * <p>A request belongs to the phase in which it was sent. None is ever unsent, since none is due before it is sent;
 * each failed attempt to connect counts as one refused request.
 */
final class ClosedPacer implements Pacer {

    private final ConnectionPool pool;
    private final Recorder recorder;
    private final Stages stages;
    private final long timeoutNs;
    private Phases phases;
    private long ordinal;

    ClosedPacer(ConnectionPool pool, Recorder recorder, Phases phases, LoadPlan plan, LoopShare share) {
        this.pool = pool;
        this.recorder = recorder;
        this.phases = phases;
        stages = new Stages(plan.workload(), share, phases);
        timeoutNs = plan.schedule().timeout().toNanos();
    }

    @Override
    public void follow(Phases newPhases) {
        phases = newPhases;
        stages.follow(newPhases);
    }

    @Override
    public boolean pump(long nowNs) {
        if (nowNs - phases.endNs() >= 0 || nowNs - phases.warmupNs() < 0) {
            return false;
        }
        while (nowNs - stages.endNs() >= 0) {
            stages.next(ordinal);
            ordinal = 0;
        }
        Requests requests = stages.requests();
        int phase = stages.phase();
        boolean sent = false;
        while (pool.hasRoom()) {
            RequestSlot exchange = pool.nextSlot();
            exchange.begin(
                    requests.operation(ordinal), requests.key(ordinal), requests.version(ordinal), nowNs, nowNs, phase);
            ordinal++;
            pool.send(exchange);
            sent = true;
        }
        if (sent) {
            pool.flush();
        }
        return sent;
    }

    @Override
    public long nextNs() {
        return PacedIo.NEVER;
    }

    @Override
    public void refused(long nowNs) {
        if (stages.isLast() && nowNs - phases.endNs() < 0) {
            recorder.of(Recorder.MEASURED).neverSent(Outcome.REFUSED, nowNs, nowNs, timeoutNs);
        }
    }

    @Override
    public boolean isDone(long nowNs) {
        return nowNs - phases.endNs() >= 0;
    }

    @Override
    public void giveUp(long nowNs) {
        // No request is due before it is sent.
    }
}
