package kvcache.analysis.view.micro;

/**
 * What is measured once in each round.
 *
 * @param subject what is measured
 * @param condition under what
 */
public record MicroCell(Subject subject, MicroCondition condition) {

    @Override
    public String toString() {
        return subject + ", " + condition;
    }
}
