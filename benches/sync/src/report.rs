//! Figures as tables. Knows no map and no clock.

/// A table of one figure for each map and column, and the ratio of ours to the best of the others
/// that are in `rivals`.
pub fn table(title: &str, columns: &[&str], rows: &[(&str, Vec<f64>)], rivals: &[&str]) {
    print!("{title:<44}");
    columns.iter().for_each(|column| print!(" {column:>14}"));
    println!();
    for (name, figures) in rows {
        print!("    {name:<40}");
        figures.iter().for_each(|figure| print!(" {figure:>14.2}"));
        println!();
    }
    let ours = rows.first().map(|(_, figures)| figures.as_slice()).unwrap_or_default();
    if !rivals.is_empty() {
        print!("    {:<40}", format!("ours / best of {}", rivals.join(", ")));
        for (column, ours) in ours.iter().enumerate() {
            let rivals = rows.iter().filter(|(name, _)| rivals.contains(name));
            let best = rivals.map(|(_, figures)| figures[column]).fold(f64::INFINITY, f64::min);
            print!(" {:>14.2}", ours / best);
        }
        println!();
    }
    println!();
}
