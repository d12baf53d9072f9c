package kvcache.load;

import kvcache.load.arrival.Arrivals;
import kvcache.load.client.Exchange;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Outcome;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Requests;

/**
 * Open loop: a request is sent when it is due, whatever became of those before it.
 *
 * <p>It keeps the next request's place and due time and nothing else. Where no connection has room, it goes on when one
 * gets some; the due times stay. Where no connection can be made at all, what is due is counted as refused and let go.
 */
final class OpenPacer implements Pacer {

    private final LoopTimer timer;
    private final ConnectionPool pool;
    private final LoopRecord record;
    private final Phases phases;
    private final LoadPlan plan;
    private final LoadPlan.Pace.Open pace;
    private final LoopShare share;
    private final Runnable wakeUp;
    private Arrivals arrivals;
    private Requests requests;
    private boolean measured;
    private long ordinal;
    private long dueNs;
    private boolean exhausted;
    private boolean asleep;

    OpenPacer(
            LoopTimer timer,
            ConnectionPool pool,
            LoopRecord record,
            Phases phases,
            LoadPlan plan,
            LoadPlan.Pace.Open pace,
            LoopShare share) {
        this.timer = timer;
        this.pool = pool;
        this.record = record;
        this.phases = phases;
        this.plan = plan;
        this.pace = pace;
        this.share = share;
        wakeUp = this::wakeUp;
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
    public boolean pump(long nowNs) {
        boolean sent = false;
        while (!exhausted && dueNs - nowNs <= 0) {
            if (pool.hasRoom()) {
                send(nowNs);
                sent = true;
            } else if (pool.isDown()) {
                if (measured) {
                    record.failed(Outcome.REFUSED, 1);
                }
            } else {
                break;
            }
            advance();
        }
        if (sent) {
            pool.flush();
        }
        if (pace.waiting() == Waiting.PARK) {
            sleepUntilDue(nowNs);
        }
        return sent;
    }

    private void send(long nowNs) {
        Exchange exchange = pool.nextSlot();
        exchange.begin(
                requests.operation(ordinal), requests.key(ordinal), requests.version(ordinal), dueNs, nowNs, measured);
        if (measured) {
            record.sent(nowNs - Math.max(dueNs, exchange.freeSinceNs()));
        }
        pool.send(exchange);
    }

    private void advance() {
        ordinal++;
        if (!measured) {
            dueNs = phases.warmupNs() + arrivals.nextDueNs();
            if (dueNs - phases.measuredNs() < 0) {
                return;
            }
            measured = true;
            requests = plan.workload().requests(MEASURED, share, ordinal);
            ordinal = 0;
            arrivals = arrivalsOf(MEASURED);
        }
        dueNs = phases.measuredNs() + arrivals.nextDueNs();
        exhausted = dueNs - phases.endNs() >= 0;
    }

    /** One timer at most is outstanding, and none while requests wait for room. */
    private void sleepUntilDue(long nowNs) {
        if (!asleep && !exhausted && dueNs - nowNs > 0) {
            asleep = true;
            timer.after(dueNs - System.nanoTime(), wakeUp);
        }
    }

    private void wakeUp() {
        asleep = false;
        pump(System.nanoTime());
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
