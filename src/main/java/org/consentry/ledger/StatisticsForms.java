package org.consentry.ledger;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.ledger.Statistics.Dimension;
import org.consentry.ledger.Statistics.Question;
import org.consentry.ledger.Statistics.Row;

/** Statistics as they are handed out. */
public final class StatisticsForms {
    private StatisticsForms() {}

    /** CSV (RFC 4180) with a header line; what a spreadsheet would take for a formula is guarded as in exports. */
    public static String csv(Question question, List<Row> rows) {
        StringWriter out = new StringWriter();
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(0)
                .build(out);
        List<String> header = new ArrayList<>();
        question.by().forEach(dimension -> header.add(dimension.id()));
        header.addAll(List.of("choices", "granted"));
        csv.writeRecord(header);
        for (Row row : rows) {
            List<String> fields = new ArrayList<>();
            row.values().forEach(value -> fields.add(RecordCsv.guarded(value)));
            fields.add(Long.toString(row.choices()));
            fields.add(Long.toString(row.granted()));
            csv.writeRecord(fields);
        }
        return out.toString();
    }

    /** One JSON object, {@code {"by":[…],"rows":[{…,"choices":…,"granted":…}]}}. */
    public static String json(Question question, List<Row> rows) {
        List<Object> objects = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            int value = 0;
            for (Dimension dimension : question.by()) {
                object.put(dimension.id(), row.values().get(value++));
            }
            object.put("choices", row.choices());
            object.put("granted", row.granted());
            objects.add(object);
        }
        List<String> by = question.by().stream().map(Dimension::id).toList();
        return CanonicalJson.write(Map.of("by", by, "rows", objects));
    }
}
