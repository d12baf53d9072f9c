@NullMarked
package kvcache.analysis;

import org.jspecify.annotations.NullMarked;
