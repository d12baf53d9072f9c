package kvcache.bench.run;

import java.util.Optional;
import kvcache.load.host.ServerProcess;

/**
 * A server on trial.
 *
 * @param running the server
 * @param process what the load generator can see of it, found once and not for each of hundreds of slices; empty on another machine
 */
record WarmServer(RunningServer running, Optional<ServerProcess> process) {

    static WarmServer of(RunningServer running) {
        return new WarmServer(running, ServerProcess.listeningAt(running.address()));
    }
}
