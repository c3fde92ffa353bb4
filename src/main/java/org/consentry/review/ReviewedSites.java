package org.consentry.review;

import java.util.List;

/**
 * The sites that a reviewer may choose from.
 *
 * @param ids of the site policies, in the order to show
 */
public record ReviewedSites(List<String> ids) {
    public ReviewedSites {
        ids = List.copyOf(ids);
    }
}
