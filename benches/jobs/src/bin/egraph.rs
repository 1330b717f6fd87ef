//! An e-graph that grows by rules of arithmetic: hash-consing, and maps of classes and parents.

use egg::{Pattern, RecExpr, Rewrite, Runner, SimpleScheduler, SymbolLang, rewrite};
use jobs::run;
use std::time::Duration;

fn main() {
    let rules = rules();
    run("egraph-sum", || grow(&rules[..2], "(+ a (+ b (+ c (+ d (+ e (+ f g))))))", 8));
    run("egraph-polynomial", || grow(&rules, "(* (+ x 3) (* (+ x y) (+ y 1)))", 9));
}

fn rules() -> Vec<Rewrite<SymbolLang, ()>> {
    vec![
        rewrite!("commute-sum"; "(+ ?a ?b)" => "(+ ?b ?a)"),
        rewrite!("associate-sum"; "(+ ?a (+ ?b ?c))" => "(+ (+ ?a ?b) ?c)"),
        rewrite!("commute-product"; "(* ?a ?b)" => "(* ?b ?a)"),
        rewrite!("associate-product"; "(* ?a (* ?b ?c))" => "(* (* ?a ?b) ?c)"),
        rewrite!("distribute"; "(* ?a (+ ?b ?c))" => "(+ (* ?a ?b) (* ?a ?c))"),
        rewrite!("factor"; "(+ (* ?a ?b) (* ?a ?c))" => "(* ?a (+ ?b ?c))"),
    ]
}

/// Entries and classes after so many rounds, and how often a sum of two occurs.
fn grow(rules: &[Rewrite<SymbolLang, ()>], start: &str, rounds: usize) -> (usize, usize, usize) {
    let start: RecExpr<SymbolLang> = start.parse().expect("an expression");
    let runner = Runner::default()
        .with_scheduler(SimpleScheduler)
        .with_iter_limit(rounds)
        .with_node_limit(usize::MAX)
        .with_time_limit(Duration::MAX)
        .with_expr(&start)
        .run(rules);
    let sums: Pattern<SymbolLang> = "(+ ?a ?b)".parse().expect("a pattern");
    let found = egg::Searcher::search(&sums, &runner.egraph);
    let found = found.iter().map(|matches| matches.substs.len()).sum();
    (runner.egraph.total_number_of_nodes(), runner.egraph.number_of_classes(), found)
}
