package org.consentry.ledger.verify;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds the files of an export against what its manifest says of them. */
final class FileCheck {
    private static final String ALL = "{}";

    private final OpenExport export;
    private final Manifest manifest;
    private final Findings findings;

    FileCheck(OpenExport export, Manifest manifest, Findings findings) {
        this.export = export;
        this.manifest = manifest;
        this.findings = findings;
    }

    /** Each wording against its hash; a warning where records name some that are not there. */
    Optional<String> wordings(RecordWalk walk) throws IOException {
        Set<String> there = export.wordings();
        for (String hash : there) {
            if (!export.sum(OpenExport.wording(hash)).sha256().equals(hash)) {
                findings.add(Finding.Kind.CHANGED, OpenExport.wording(hash) + " is not the wording of that hash");
            }
        }
        Set<String> missing = new TreeSet<>();
        walk.wordings().forEach(hash -> missing.add(hash.hex()));
        for (String hash : walk.moreWordings() ? Set.<String>of() : there) {
            if (!missing.contains(hash)) {
                findings.add(Finding.Kind.INSERTED, OpenExport.wording(hash) + " is a wording that no record names");
            }
        }
        missing.removeAll(there);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("not in the export: " + missing.size() + " of the wordings that records name");
    }

    /** Every file against its length and hash. */
    void sums() throws IOException {
        Set<String> names = new TreeSet<>(export.names());
        names.remove(OpenExport.MANIFEST);
        for (String name : names) {
            Manifest.Sum told = manifest.files().get(name);
            if (told == null) {
                findings.add(Finding.Kind.FILE, "manifest.json does not know " + name);
            } else if (!told.equals(export.sum(name))) {
                findings.add(Finding.Kind.FILE, name + " is not the file that manifest.json tells");
            }
        }
        for (String name : new TreeSet<>(manifest.files().keySet())) {
            if (!names.contains(name)) {
                findings.add(Finding.Kind.FILE, "manifest.json tells a file that is missing: " + Plain.text(name));
            }
        }
    }

    /** What the manifest counts. */
    void claims(RecordWalk walk, long size) {
        claim("size", manifest.size(), size);
        claim("records", manifest.records(), walk.lines());
        if (findings.list().isEmpty()) {
            claim("erased", manifest.erased(), walk.erased());
        }
        if (manifest.whole() != manifest.filter().equals(ALL)) {
            String whole = manifest.whole() ? "is whole" : "is not whole";
            findings.add(
                    Finding.Kind.FILE,
                    "manifest.json has the filter " + manifest.filter() + " and says that it " + whole);
        }
    }

    private void claim(String name, long told, long counted) {
        if (told != counted) {
            findings.add(Finding.Kind.FILE, "manifest.json says " + name + " " + told + " and there are " + counted);
        }
    }
}
