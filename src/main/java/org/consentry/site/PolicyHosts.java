package org.consentry.site;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a policy says of the requests that a page makes: hosts of others, and tracking paths of its own. */
final class PolicyHosts {
    /** Beyond this a list is no policy but a block list, and every path of a request is held against it. */
    static final int MOST_PATHS = 200;

    private PolicyHosts() {}

    static String ofVendor(PolicyNode node) {
        String host = PolicyAddresses.host(node);
        if (host.equals("*")) {
            node.problem("a vendor can't own every host", "write video.example or *.video.example");
        }
        return host;
    }

    static List<TrackingPath> trackingPaths(PolicyNode root, List<Purpose> purposes) {
        Set<String> seen = new HashSet<>();
        List<TrackingPath> paths = new ArrayList<>();
        for (PolicyNode node : root.list("tracking-paths")) {
            node.allow();
            String path = node.required("path");
            String problem = path.isEmpty() ? "" : problem(path);
            if (!problem.isEmpty()) {
                node.child("path").problem("\"" + path + "\" " + problem, "write a path such as /collect or /tag/*");
            } else if (!path.isEmpty() && !seen.add(path)) {
                node.child("path").problem("path \"" + path + "\" stands twice", "keep one of them");
            } else if (paths.size() == MOST_PATHS) {
                node.problem("more than " + MOST_PATHS + " tracking paths", "name the folder above them");
            }
            String purpose = purpose(node, purposes);
            boolean optional = purposes.stream().anyMatch(p -> p.id().equals(purpose) && p.optional());
            if (!purpose.isEmpty() && !optional) {
                node.child("purpose")
                        .problem(
                                "purpose \"" + purpose + "\" is no switch, so the path would always pass",
                                "name an analytics or marketing purpose");
            }
            paths.add(new TrackingPath(path, purpose));
        }
        return paths;
    }

    private static String problem(String path) {
        if (!path.startsWith("/") || path.startsWith("//")) {
            return "is no path";
        }
        if (path.equals("/") || path.equals("/*")) {
            return "would gate the whole site";
        }
        if (path.startsWith("/_consent")) {
            return "would gate the visitor's own choice";
        }
        int star = path.indexOf('*');
        if (star >= 0 && star < path.length() - 1) {
            return "has a * before its end";
        }
        // As a browser writes paths: anything else would never match.
        boolean written = path.chars().allMatch(c -> c > ' ' && c < 0x7F && "?#\\\"<>`{}".indexOf(c) < 0);
        return written && !("/" + path + "/").contains("/../") && !path.contains("/./")
                ? ""
                : "is not written as a browser asks for it";
    }

    static List<DeclaredHost> rules(PolicyNode root, List<Purpose> purposes) {
        Set<String> seen = new HashSet<>();
        List<DeclaredHost> rules = new ArrayList<>();
        for (PolicyNode node : root.list("host-rules")) {
            node.allow();
            String host = node.required("host").isEmpty() ? "" : PolicyAddresses.host(node.child("host"));
            if (host.startsWith("*")) {
                node.child("host")
                        .problem("a rule for \"" + host + "\" can't be", "write cdn.example.net: all below it too");
            } else if (!host.isEmpty() && host.indexOf('.') < 0 && !host.startsWith("[")) {
                node.child("host").problem("\"" + host + "\" is a whole top-level domain", "write cdn.example.net");
            } else if (!host.isEmpty() && !seen.add(host)) {
                node.child("host").problem("host \"" + host + "\" stands twice", "keep one of them");
            }
            boolean loosen = node.value("loosen", false, PolicyWords::yes, "write true or false");
            rules.add(new DeclaredHost(host, purpose(node, purposes), loosen));
        }
        return rules;
    }

    private static String purpose(PolicyNode node, List<Purpose> purposes) {
        String id = node.required("purpose");
        Optional<Purpose> found =
                purposes.stream().filter(p -> p.id().equals(id)).findFirst();
        if (!id.isEmpty() && found.isEmpty()) {
            node.child("purpose").problem("no purpose is called \"" + id + "\"", "add it to purposes:");
        }
        return found.isEmpty() ? "" : id;
    }
}
