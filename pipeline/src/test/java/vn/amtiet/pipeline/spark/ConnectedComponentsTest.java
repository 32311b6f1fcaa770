package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ConnectedComponentsTest {
    private static String node(int number) {
        return String.format(Locale.ROOT, "n%06d", number);
    }

    private static Row edge(int left, int right) {
        return RowFactory.create(node(left), node(right));
    }

    private static Map<String, String> components(List<Row> edges) {
        Map<String, String> found = new TreeMap<>();
        ConnectedComponents.of(TestSpark.session().createDataFrame(edges, CandidatePairs.PAIRS))
                .collectAsList()
                .forEach(row -> assertThat(found.put(row.getString(0), row.getString(1)))
                        .as("a second row of " + row.getString(0))
                        .isNull());
        return found;
    }

    /** The same by union-find, written to be obvious. */
    private static Map<String, String> expected(List<Row> edges) {
        Map<String, String> parent = new HashMap<>();
        for (Row edge : edges) {
            String left = root(parent, edge.getString(0));
            String right = root(parent, edge.getString(1));
            if (!left.equals(right)) {
                parent.put(left.compareTo(right) < 0 ? right : left, left.compareTo(right) < 0 ? left : right);
            }
        }
        Map<String, String> roots = new TreeMap<>();
        for (Row edge : edges) {
            if (!edge.getString(0).equals(edge.getString(1))) {
                roots.put(edge.getString(0), root(parent, edge.getString(0)));
                roots.put(edge.getString(1), root(parent, edge.getString(1)));
            }
        }
        return roots;
    }

    private static String root(Map<String, String> parent, String node) {
        String at = node;
        while (parent.containsKey(at)) {
            at = parent.get(at);
        }
        return at;
    }

    @Test
    void findsNothingWithoutEdges() {
        assertThat(components(List.of())).isEmpty();
    }

    @Test
    void ignoresLoopsRepetitionAndDirection() {
        List<Row> edges = List.of(edge(2, 1), edge(1, 2), edge(1, 2), edge(3, 3), edge(5, 4));
        assertThat(components(edges))
                .isEqualTo(Map.of(node(1), node(1), node(2), node(1), node(4), node(4), node(5), node(4)));
    }

    @Test
    void findsAStarAroundItsLargestNode() {
        List<Row> edges = IntStream.range(0, 300).mapToObj(i -> edge(1000, i)).toList();
        assertThat(components(edges)).isEqualTo(expected(edges)).hasSize(301);
    }

    @Test
    void findsAChainOfAThousandNodesInOrder() {
        List<Row> edges = IntStream.range(0, 999).mapToObj(i -> edge(i, i + 1)).toList();
        assertThat(components(edges)).isEqualTo(expected(edges)).hasSize(1000);
    }

    @Test
    void findsAChainOfAThousandNodesInRandomOrder() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
        Collections.shuffle(order, new Random(1));
        List<Row> edges = IntStream.range(0, 999)
                .mapToObj(i -> edge(order.get(i), order.get(i + 1)))
                .toList();
        assertThat(components(edges)).isEqualTo(expected(edges));
    }

    @Test
    void agreesWithUnionFindOnRandomGraphs() {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            int nodes = 50 + random.nextInt(400);
            List<Row> edges = new ArrayList<>();
            for (int i = 0; i < nodes * (1 + seed) / 4; i++) {
                edges.add(edge(random.nextInt(nodes), random.nextInt(nodes)));
            }
            assertThat(components(edges)).as("seed %d", seed).isEqualTo(expected(edges));
        }
    }
}
