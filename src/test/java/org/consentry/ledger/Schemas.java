package org.consentry.ledger;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;

/** The JSON Schemas (2020-12) that come with the product. */
public final class Schemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private Schemas() {}

    /** @param name such as {@code ts27560-record} */
    static JsonSchema of(String name) {
        return FACTORY.getSchema(SchemaLocation.of("classpath:/org/consentry/schema/" + name + ".schema.json"));
    }

    /** What a schema finds wrong with a text; empty for a sound one. */
    public static List<String> faults(String name, String json) {
        return of(name).validate(json, InputFormat.JSON).stream()
                .map(String::valueOf)
                .toList();
    }
}
