package dev.holdfast.handler.primes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.model.TableShape;
import dev.holdfast.model.UnitOracle;
import dev.holdfast.model.UnitRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The fact table of partition rows, all signed 64-bit integers. */
final class PartitionTable implements OutputTable {
    private static final List<String> COLUMNS = List.of("p", "m_k", "n_k", "q_k");
    static final TableShape SHAPE = TableShape.ofIntegers(COLUMNS).counting("q_k");
    private static final UnitOracle ORACLE = new PrimeOracle();

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    /**
     * Returns the rows of an answer, in its order.
     *
     * @throws IllegalArgumentException if the answer is not one of the {@code prime-partitions} handler
     */
    @Override
    public Stream<long[]> rows(JsonNode answer) {
        JsonNode rows = answer.path("rows");
        if (!rows.isArray()) {
            throw new IllegalArgumentException("an answer of prime-partitions has an array 'rows', but this has none");
        }
        return StreamSupport.stream(rows.spliterator(), false).map(PartitionTable::row);
    }

    @Override
    public Summary summary() {
        return new PartitionHistogram();
    }

    @Override
    public TableShape shape() {
        return SHAPE;
    }

    @Override
    public Optional<UnitOracle> oracle() {
        return Optional.of(ORACLE);
    }

    @Override
    public Optional<UnitRule> rule() {
        return Optional.of(new PartitionRule());
    }

    private static long[] row(JsonNode node) {
        if (!node.isArray() || node.size() != COLUMNS.size()) {
            throw new IllegalArgumentException("a row of prime-partitions has four numbers, but this is " + node);
        }
        long[] row = new long[COLUMNS.size()];
        for (int i = 0; i < row.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw new IllegalArgumentException(
                        "a row of prime-partitions holds whole numbers, but this is " + node);
            }
            row[i] = value.longValue();
        }
        return row;
    }
}
