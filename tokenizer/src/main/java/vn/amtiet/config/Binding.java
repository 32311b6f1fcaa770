package vn.amtiet.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** How trees become records and back: strict types, enum constants in kebab case, components in their order. */
final class Binding {
    static final JsonMapper MAPPER = mapper();

    private Binding() {}

    /** The tree of a record, nulls left out, maps sorted, numbers as a file read back would give them. */
    static JsonNode tree(Object config) {
        try {
            return MAPPER.readTree(MAPPER.writeValueAsBytes(config));
        } catch (IOException e) {
            throw new IllegalArgumentException("not a configuration: " + config, e);
        }
    }

    /** WITH_REPLACEMENT is written "with-replacement". */
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .annotationIntrospector(new KebabEnums())
                .addModule(new SimpleModule()
                        .addDeserializer(Double.class, new Decimal(Double.class))
                        .addDeserializer(double.class, new Decimal(double.class)))
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .build();
        for (CoercionInputShape shape : new CoercionInputShape[] {
            CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    private static final class KebabEnums extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            super.findEnumValues(config, type, constants, names);
            for (int i = 0; i < constants.length; i++) {
                if (names[i] == null) {
                    names[i] = kebab(constants[i]);
                }
            }
            return names;
        }
    }

    /** Numbers as people write them: YAML 1.1 takes "6e-4", without a point, for text. Not a number is refused. */
    private static final class Decimal extends StdScalarDeserializer<Double> {
        private static final long serialVersionUID = 1L;
        private static final Pattern EXPONENT = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)[eE][-+]?\\d+");

        Decimal(Class<?> type) {
            super(type);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            double value;
            if (parser.currentToken().isNumeric()) {
                value = parser.getDoubleValue();
            } else if (parser.hasToken(JsonToken.VALUE_STRING)
                    && EXPONENT.matcher(parser.getText()).matches()) {
                value = Double.parseDouble(parser.getText());
            } else {
                return (Double) context.handleUnexpectedToken(_valueClass, parser);
            }
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                return (Double) context.handleUnexpectedToken(_valueClass, parser);
            }
            return value;
        }

        @Override
        public Double getNullValue(DeserializationContext context) throws JsonMappingException {
            if (_valueClass.isPrimitive()) {
                context.reportInputMismatch(this, "a value is missing");
            }
            return null;
        }
    }
}
