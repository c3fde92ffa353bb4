/** The command line. */
@NullMarked
package org.consentry.cli;

import org.jspecify.annotations.NullMarked;
