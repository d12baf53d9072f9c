package kvcache.load;

import kvcache.load.arrival.Arrivals;
import kvcache.load.client.Exchange;
import kvcache.load.record.Outcome;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Requests;

/**
 * Open loop: a request is sent when it is due, whatever became of those before it.
 *
 * <p>It keeps the next request's place and due time and nothing else. Where no connection has room, it goes on when one
 * gets some; the due times stay. Where no connection can be made at all, what is due is counted as refused and let go.
 */
final class OpenPacer implements Pacer {

    private final ConnectionPool pool;
    private final Recorder recorder;
    private Phases phases;
    private final LoadPlan plan;
    private final LoadPlan.Pace.Open pace;
    private final LoopShare share;
    private final CatchUp catchUp;
    private Arrivals arrivals;
    private Requests requests;
    private boolean measured;
    private long ordinal;
    private long dueNs;
    private boolean exhausted;
    private long nextNs;

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
        catchUp = new CatchUp(pace.ratePerSecond() / share.loops());
        requests = plan.workload().requests(WARMUP, share, 0);
        arrivals = arrivalsOf(WARMUP);
        ordinal = -1;
        advance();
    }

    private Arrivals arrivalsOf(int phase) {
        long seed = plan.workload().seed() * 2 + phase;
        return Arrivals.of(pace.arrivals(), pace.ratePerSecond(), share, seed);
    }

    @Override
    public void follow(Phases newPhases) {
        phases = newPhases;
        if (!measured && dueNs - phases.measuredNs() >= 0) {
            beginMeasured();
        }
    }

    @Override
    public boolean pump(long nowNs) {
        boolean sent = false;
        nextNs = PacedIo.NEVER;
        while (!exhausted) {
            if (dueNs - nowNs > 0) {
                nextNs = dueNs;
                break;
            }
            if (pool.hasRoom()) {
                Exchange exchange = pool.nextSlot();
                if (!catchUp.allows(dueNs, exchange.freeSinceNs(), nowNs)) {
                    nextNs = catchUp.nextNs();
                    break;
                }
                send(exchange, nowNs);
                sent = true;
            } else if (!pool.isDown()) {
                break; // an answer will make room
            } else if (measured) {
                recorder.of(true).failed(Outcome.REFUSED, 1);
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

    private void send(Exchange exchange, long nowNs) {
        exchange.begin(
                requests.operation(ordinal), requests.key(ordinal), requests.version(ordinal), dueNs, nowNs, measured);
        long waitNs = Math.max(0, exchange.freeSinceNs() - dueNs);
        recorder.of(measured).sent(waitNs, nowNs - dueNs - waitNs);
        pool.send(exchange);
    }

    private void advance() {
        ordinal++;
        if (!measured) {
            dueNs = phases.warmupNs() + arrivals.nextDueNs();
            if (dueNs - phases.measuredNs() < 0) {
                return;
            }
            beginMeasured();
            return;
        }
        dueNs = phases.measuredNs() + arrivals.nextDueNs();
        exhausted = dueNs - phases.endNs() >= 0;
    }

    private void beginMeasured() {
        measured = true;
        requests = plan.workload().requests(MEASURED, share, ordinal);
        ordinal = 0;
        arrivals = arrivalsOf(MEASURED);
        dueNs = phases.measuredNs() + arrivals.nextDueNs();
        exhausted = dueNs - phases.endNs() >= 0;
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
    public long unsent() {
        long count = 0;
        while (!exhausted) {
            count += measured ? 1 : 0;
            advance();
        }
        return count;
    }
}
