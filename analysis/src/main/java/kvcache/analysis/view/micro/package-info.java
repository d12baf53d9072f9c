/**
 * What a store costs inside the process, under JMH: the plan, the files of a run, and how they are shown.
 *
 * <p>Over HTTP a lookup disappears in the cost of a system call; here it is alone. A
 * {@link kvcache.analysis.view.micro.MicroPlan} names the cells; each is measured in a JVM of its own, once in each
 * round, which gives a row of {@code rounds.csv}; {@link kvcache.analysis.view.micro.MicroView} shows what follows from
 * the files.
 */
@NullMarked
package kvcache.analysis.view.micro;

import org.jspecify.annotations.NullMarked;
