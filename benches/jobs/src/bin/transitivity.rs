//! A graph library's transitivity: a set of neighbours for each node, which is asked for the
//! neighbours of each of these. Most sets have few entries.

use jobs::{Random, run};
use petgraph::graph::{NodeIndex, UnGraph};
use rustworkx_core::{one_hasher, transitivity};

fn main() {
    let graph = graph(20_000, 60_000);
    run("transitivity-one-hasher", || one_hasher::graph_transitivity(&graph));
    run("transitivity", || transitivity::graph_transitivity(&graph));
    let dense = self::graph(2_000, 30_000);
    run("transitivity-dense-one-hasher", || one_hasher::graph_transitivity(&dense));
    run("transitivity-dense", || transitivity::graph_transitivity(&dense));
}

/// Every edge goes from one node to another near it, so that there are triangles, or anywhere.
fn graph(nodes: usize, edges: usize) -> UnGraph<(), ()> {
    let mut graph = UnGraph::with_capacity(nodes, edges);
    (0..nodes).for_each(|_| _ = graph.add_node(()));
    let mut random = Random(7);
    while graph.edge_count() < edges {
        let a = random.below(nodes);
        let far = random.below(4) == 0;
        let b = if far { random.below(nodes) } else { (a + 1 + random.below(12)) % nodes };
        let (a, b) = (NodeIndex::new(a), NodeIndex::new(b));
        if a != b && !graph.contains_edge(a, b) {
            graph.add_edge(a, b, ());
        }
    }
    graph
}
