/** What people ask about their data, when an answer is due, and what came of it. */
@NullMarked
package org.consentry.rights;

import org.jspecify.annotations.NullMarked;
