package org.consentry.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.consentry.site.PolicyShape.Block;
import org.consentry.site.PolicyShape.Either;
import org.consentry.site.PolicyShape.Entries;
import org.consentry.site.PolicyShape.Flag;
import org.consentry.site.PolicyShape.Items;
import org.consentry.site.PolicyShape.Key;
import org.consentry.site.PolicyShape.Number;
import org.consentry.site.PolicyShape.Text;
import org.consentry.site.PolicyShape.Words;

/**
 * The JSON Schema (draft 2020-12) of policy files, from which editors complete and check while somebody types. It knows
 * keys and forms of values; what one part of a policy demands of another, {@link PolicyLoader} alone knows.
 */
public final class PolicySchema {
    private PolicySchema() {}

    /** The schema as text, the same at every call; it ends with a line feed. */
    public static String json() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Site policy of Consentry");
        schema.putAll(of(PolicyKeys.ROOT));
        StringBuilder json = new StringBuilder();
        write(json, schema, "\n");
        return json.append('\n').toString();
    }

    private static Map<String, Object> of(PolicyShape shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (shape instanceof Text text) {
            schema.put("type", text.digits() ? List.of("string", "number") : "string");
            if (!text.pattern().isEmpty()) {
                schema.put("pattern", text.pattern());
            }
        } else if (shape instanceof Words words) {
            schema.put("enum", words.words());
        } else if (shape instanceof Flag) {
            schema.put("type", "boolean");
        } else if (shape instanceof Number number) {
            schema.put("type", "integer");
            schema.put("minimum", number.least());
            schema.put("maximum", number.most());
        } else if (shape instanceof Either either) {
            schema.put("anyOf", List.of(of(either.one()), of(either.other())));
        } else if (shape instanceof Items items) {
            ofList(schema, items);
        } else if (shape instanceof Entries entries) {
            schema.put("type", "object");
            schema.put("propertyNames", Map.of("pattern", entries.names().pattern()));
            schema.put("additionalProperties", of(entries.of()));
        } else if (shape instanceof Block block) {
            ofBlock(schema, block);
        }
        return schema;
    }

    private static void ofList(Map<String, Object> schema, Items items) {
        schema.put("type", "array");
        if (items.least() > 0) {
            schema.put("minItems", items.least());
        }
        if (items.most() < Integer.MAX_VALUE) {
            schema.put("maxItems", items.most());
        }
        schema.put("items", of(items.item()));
    }

    private static void ofBlock(Map<String, Object> schema, Block block) {
        schema.put("type", "object");
        if (!block.required().isEmpty()) {
            schema.put("required", block.required());
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key key : block.keys().values()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.says());
            property.putAll(of(key.shape()));
            properties.put(key.name(), property);
        }
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
    }

    private static void write(StringBuilder json, Object value, String line) {
        if (value instanceof Map<?, ?> map) {
            String before = "{" + line + "  ";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(before);
                write(json, entry.getKey(), "");
                json.append(": ");
                write(json, entry.getValue(), line + "  ");
                before = "," + line + "  ";
            }
            json.append(line).append('}');
        } else if (value instanceof List<?> list) {
            String before = "[";
            for (Object item : list) {
                json.append(before);
                write(json, item, line);
                before = ", ";
            }
            json.append(']');
        } else if (value instanceof String text) {
            // No name, word or pattern of ours holds a control character.
            json.append('"')
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        } else {
            json.append(value);
        }
    }
}
