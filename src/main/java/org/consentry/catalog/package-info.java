/** What is known of cookies and hosts, and the classifier that judges by it. */
@NullMarked
package org.consentry.catalog;

import org.jspecify.annotations.NullMarked;
