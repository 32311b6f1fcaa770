package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Connected components of a graph of any size by alternating large-star and small-star (Kiveris et al. 2014,
 * "Connected Components in MapReduce and Beyond"): every round links each node's neighbours to the smallest node that
 * it sees, until each component is a star around its smallest node. Rounds grow with the square of the logarithm of
 * the longest chain; nothing but one count a round comes to the driver, and a task holds one row at a time, however
 * many neighbours a node has.
 *
 * <p>Nodes are compared as Spark orders strings, here and in the steps: which of two ends is the smaller is a column,
 * so that no second order can creep in. Each step groups by sorting inside hash partitions, which stays right when
 * adaptive execution joins partitions.
 */
final class ConnectedComponents {
    /** Columns of the result: a node and the smallest node of its component. */
    static final String NODE = "node";

    static final String COMPONENT = "component";

    private static final String CHILD = "child";
    private static final String PARENT = "parent";
    private static final String CHANGED = "changed";
    private static final String NEIGHBOUR = "neighbour";
    private static final String LARGER = "larger";
    /** Links from a node to a smaller one; changed: this round found that the component is no star yet. */
    private static final StructType LINKS = new StructType()
            .add(CHILD, DataTypes.StringType, false)
            .add(PARENT, DataTypes.StringType, false)
            .add(CHANGED, DataTypes.BooleanType, false);

    private ConnectedComponents() {}

    /**
     * The component of every node that has an edge.
     *
     * @param edges pairs of nodes in the first two columns, both strings; direction, repetition and loops do not matter
     * @return one row a node: {@link #NODE}, {@link #COMPONENT}; the smallest node of a component belongs to itself
     */
    static Dataset<Row> of(Dataset<Row> edges) {
        Dataset<Row> links = checkpoint(fromSmallToLarge(edges));
        long changed = links.count();
        while (changed > 0) {
            links = checkpoint(smallStar(largeStar(links)));
            changed = links.where(col(CHANGED)).count();
        }
        Dataset<Row> nodes = links.select(col(CHILD).as(NODE), col(PARENT).as(COMPONENT));
        Dataset<Row> centres =
                links.select(col(PARENT).as(NODE), col(PARENT).as(COMPONENT)).distinct();
        return nodes.union(centres);
    }

    private static Dataset<Row> fromSmallToLarge(Dataset<Row> edges) {
        Dataset<Row> ends = edges.toDF(CHILD, PARENT);
        return ends.where(col(CHILD).notEqual(col(PARENT)))
                .select(
                        greatest(col(CHILD), col(PARENT)).as(CHILD),
                        least(col(CHILD), col(PARENT)).as(PARENT),
                        lit(false).as(CHANGED));
    }

    /** Cuts the lineage, which would double with each round. Filled by the next count. */
    private static Dataset<Row> checkpoint(Dataset<Row> links) {
        return links.localCheckpoint(false);
    }

    /** Links every larger neighbour of a node to the smallest node that it sees, itself included. */
    private static Dataset<Row> largeStar(Dataset<Row> links) {
        Dataset<Row> down = links.select(
                col(CHILD).as(NODE),
                col(PARENT).as(NEIGHBOUR),
                col(CHANGED),
                lit(false).as(LARGER));
        Dataset<Row> up = links.select(
                col(PARENT).as(NODE),
                col(CHILD).as(NEIGHBOUR),
                col(CHANGED),
                lit(true).as(LARGER));
        return down.union(up)
                .repartition(col(NODE))
                .sortWithinPartitions(col(NODE), col(NEIGHBOUR))
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) ConnectedComponents::largeStarRows, Encoders.row(LINKS));
    }

    /** Links a node and its smaller neighbours to the smallest of them. */
    private static Dataset<Row> smallStar(Dataset<Row> links) {
        return links.repartition(col(CHILD))
                .sortWithinPartitions(col(CHILD), col(PARENT), col(CHANGED).desc())
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) ConnectedComponents::smallStarRows, Encoders.row(LINKS));
    }

    private static Iterator<Row> largeStarRows(Iterator<Row> rows) {
        return new MappedRows(rows, new LargeStar());
    }

    private static Iterator<Row> smallStarRows(Iterator<Row> rows) {
        return new MappedRows(rows, new SmallStar());
    }

    /** Rows of one node stand together, its smallest neighbour first. */
    private static final class LargeStar implements Function<Row, @Nullable Row> {
        private String node = "";
        private String neighbour = "";
        private String smallest = "";
        private boolean first = true;

        @Override
        public @Nullable Row apply(Row row) {
            String nextNode = row.getString(0);
            String nextNeighbour = row.getString(1);
            boolean larger = row.getBoolean(3);
            boolean newNode = first || !nextNode.equals(node);
            boolean repeated = !newNode && nextNeighbour.equals(neighbour);
            first = false;
            node = nextNode;
            neighbour = nextNeighbour;
            if (newNode) {
                smallest = larger ? node : neighbour;
            }
            return larger && !repeated ? RowFactory.create(neighbour, smallest, !smallest.equals(node)) : null;
        }
    }

    /** Rows of one child stand together, its smallest parent first. */
    private static final class SmallStar implements Function<Row, @Nullable Row> {
        private String child = "";
        private String parent = "";
        private String smallest = "";
        private boolean first = true;

        @Override
        public @Nullable Row apply(Row row) {
            String nextChild = row.getString(0);
            String nextParent = row.getString(1);
            boolean newChild = first || !nextChild.equals(child);
            boolean repeated = !newChild && nextParent.equals(parent);
            first = false;
            child = nextChild;
            parent = nextParent;
            if (newChild) {
                smallest = parent;
                return RowFactory.create(child, smallest, row.getBoolean(2));
            }
            return repeated ? null : RowFactory.create(parent, smallest, true);
        }
    }
}
