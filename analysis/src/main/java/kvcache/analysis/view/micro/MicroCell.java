package kvcache.analysis.view.micro;

/** A subject under a condition, measured once in each round. */
public record MicroCell(Subject subject, MicroCondition condition) {

    @Override
    public String toString() {
        return subject + ", " + condition;
    }
}
