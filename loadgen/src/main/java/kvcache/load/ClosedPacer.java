package kvcache.load;

import kvcache.load.client.Exchange;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.Requests;

/**
 * Closed loop: a request is sent as soon as there is room, and is due then.
 *
 * <p>A request belongs to the phase in which it was sent. None is ever unsent, since none is due before it is sent; a
 * connection that cannot be made counts as one refused request for each attempt.
 */
final class ClosedPacer implements Pacer {

    private final ConnectionPool pool;
    private final Recorder recorder;
    private final RequestSource source;
    private final LoopShare share;
    private Phases phases;
    private Requests requests;
    private boolean measured;
    private long ordinal;

    ClosedPacer(ConnectionPool pool, Recorder recorder, Phases phases, LoadPlan plan, LoopShare share) {
        this.pool = pool;
        this.recorder = recorder;
        this.phases = phases;
        this.share = share;
        source = plan.workload();
        requests = source.requests(WARMUP, share, 0);
    }

    @Override
    public void follow(Phases newPhases) {
        phases = newPhases;
    }

    @Override
    public boolean pump(long nowNs) {
        if (nowNs - phases.endNs() >= 0 || nowNs - phases.warmupNs() < 0) {
            return false;
        }
        if (!measured && nowNs - phases.measuredNs() >= 0) {
            measured = true;
            requests = source.requests(MEASURED, share, ordinal);
            ordinal = 0;
        }
        boolean sent = false;
        while (pool.hasRoom()) {
            Exchange exchange = pool.nextSlot();
            exchange.begin(
                    requests.operation(ordinal),
                    requests.key(ordinal),
                    requests.version(ordinal),
                    nowNs,
                    nowNs,
                    measured);
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
        if (measured && nowNs - phases.endNs() < 0) {
            recorder.of(true).failed(Outcome.REFUSED, 1);
        }
    }

    @Override
    public boolean isDone(long nowNs) {
        return nowNs - phases.endNs() >= 0;
    }

    @Override
    public long unsent() {
        return 0;
    }
}
