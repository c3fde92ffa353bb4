/** The console and the API for reviewers and operators, on the management port alone. */
@NullMarked
package org.consentry.review;

import org.jspecify.annotations.NullMarked;
