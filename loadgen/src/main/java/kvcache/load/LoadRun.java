package kvcache.load;

/** Runs a plan. */
public final class LoadRun {
    private LoadRun() {}

    /**
     * Runs a plan to its end on threads of its own, and waits.
     *
     * @throws LoadException where the target cannot be reached at the start; the message is one line for the user
     * @throws InterruptedException where the caller is interrupted; connections and threads are gone when it is thrown
     */
    public static LoadResult run(LoadPlan plan) throws LoadException, InterruptedException {
        if (plan.connections() > 0) {
            throw new LoadException("not built yet");
        }
        return java.util.Objects.requireNonNull((LoadResult) null);
    }
}
