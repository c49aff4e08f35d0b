package io.anomalight.app.parquet;

import java.util.EnumSet;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/**
 * A column at the top level of a file.
 *
 * @param schema its entry in the schema
 * @param index its place among the columns of a group of rows, if it is not nested
 */
record ParquetColumn(SchemaElement schema, int index) {

    /** What values mean, in the new and in the old way to say it; values without meaning are as they are stored. */
    private record Meaning(Set<LogicalType._Fields> logical, Set<ConvertedType> converted) {
        static final Meaning TEXT = new Meaning(
                EnumSet.of(LogicalType._Fields.STRING, LogicalType._Fields.ENUM),
                EnumSet.of(ConvertedType.UTF8, ConvertedType.ENUM));

        /** Unknown is the type of a column without any value. */
        static final Meaning INTEGER = new Meaning(
                EnumSet.of(LogicalType._Fields.INTEGER, LogicalType._Fields.UNKNOWN),
                EnumSet.range(ConvertedType.UINT_8, ConvertedType.INT_64));

        boolean fits(SchemaElement schema) {
            return schema.isSetLogicalType()
                    ? logical.contains(schema.getLogicalType().getSetField())
                    : !schema.isSetConverted_type() || converted.contains(schema.getConverted_type());
        }
    }

    String name() {
        return schema.getName();
    }

    /** Whether rows may lack a value. */
    boolean isOptional() {
        return schema.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    }

    /**
     * What the decoder needs to know.
     *
     * @throws io.anomalight.framework.failure.UserError if the values are not texts, integers or booleans
     */
    ColumnDescriptor descriptor(ParquetFile file) {
        if (!schema.isSetType() || schema.getRepetition_type() == FieldRepetitionType.REPEATED) {
            throw file.unread(name(), "has lists or groups of values", "write one text or integer in each row");
        }
        PrimitiveType type =
                new PrimitiveType(isOptional() ? Repetition.OPTIONAL : Repetition.REQUIRED, stored(file), name());
        return new MessageType("table", type).getColumns().get(0);
    }

    private PrimitiveTypeName stored(ParquetFile file) {
        switch (schema.getType()) {
            case BYTE_ARRAY -> {
                if (Meaning.TEXT.fits(schema)) {
                    return PrimitiveTypeName.BINARY;
                }
            }
            case INT32, INT64 -> {
                if (Meaning.INTEGER.fits(schema)) {
                    return PrimitiveTypeName.valueOf(schema.getType().name());
                }
            }
            case BOOLEAN -> {
                return PrimitiveTypeName.BOOLEAN;
            }
            default -> {}
        }
        throw file.unread(name(), "has the type " + typeName(), "write texts, integers or booleans");
    }

    private String typeName() {
        if (schema.isSetLogicalType() && schema.getLogicalType().getSetField() != null) {
            return schema.getLogicalType().getSetField().name();
        }
        return schema.isSetConverted_type()
                ? schema.getConverted_type().name()
                : schema.getType().name();
    }
}
