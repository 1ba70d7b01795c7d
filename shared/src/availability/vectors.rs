//! Published and independently computed figures (availability.md b.1 to b.7 of the facts), to all the
//! digits that are printed there.

use super::*;

/// Compares a figure with one that is printed, to its last digit.
#[track_caller]
fn printed(name: &str, found: f64, expected: &str) {
    let value: f64 = expected.parse().unwrap();
    let decimals = match expected.split_once('e') {
        Some((digits, exponent)) => {
            let exponent: i32 = exponent.parse().unwrap();
            decimals(digits) - exponent
        }
        None => decimals(expected),
    };
    // Half a unit of the last digit, or 1e-12 of the value where more digits are printed.
    let tolerance = (0.5 * 10_f64.powi(-decimals)).max(value.abs() * 1e-12) * (1.0 + 1e-9);
    assert!(
        (found - value).abs() <= tolerance,
        "{name}: {found:.17} is not {expected}"
    );
}

fn decimals(digits: &str) -> i32 {
    let (_, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    i32::try_from(fraction.len()).unwrap()
}

const ENOUGH: Budget = Budget(10_000_000);

/// A structure function with its diagram.
struct System {
    diagram: Diagram,
    function: Function,
}

impl System {
    fn new(parts: &[f64], build: impl FnOnce(&mut Structure, &[Gate]) -> Gate) -> Self {
        let mut structure = Structure::default();
        let variables: Vec<_> = parts.iter().map(|up| structure.variable(*up)).collect();
        let up: Vec<_> = variables.iter().map(|part| structure.up(*part)).collect();
        let gate = build(&mut structure, &up);
        let mut diagram = Diagram::new(ENOUGH);
        diagram.ask_first(&structure, variables);
        let function = diagram.function(&structure, gate).unwrap();
        Self { diagram, function }
    }

    fn availability(&self) -> f64 {
        self.diagram.availability(self.function)
    }

    fn cuts(&self) -> CutSets {
        CutSets::of(&self.diagram, self.function).unwrap()
    }

    fn importances(&self) -> Vec<Importance> {
        let all = importances(&self.diagram, self.function, Some(&self.cuts()));
        all.into_iter().map(|(_, importance)| importance).collect()
    }

    /// Its minimal cut sets in braces, by the numbers of the parts.
    fn cut_sets(&self) -> String {
        let cuts = self.cuts();
        let sets = (1..=9).flat_map(|order| cuts.of_order(&self.diagram, order, 1_000));
        let mut sets: Vec<Vec<u32>> = sets
            .map(|set| set.into_iter().map(|part| part.0).collect())
            .collect();
        sets.sort();
        let words = sets.iter().map(|set| {
            let parts: Vec<_> = set.iter().map(ToString::to_string).collect();
            format!("{{{}}}", parts.join(","))
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

fn series(parts: &[f64]) -> f64 {
    System::new(parts, |structure, up| structure.all(up.iter().copied())).availability()
}

fn parallel(parts: &[f64]) -> f64 {
    System::new(parts, |structure, up| structure.any(up.iter().copied())).availability()
}

fn at_least(needed: usize, parts: &[f64]) -> f64 {
    System::new(parts, |structure, up| structure.at_least(needed, up)).availability()
}

#[test]
fn downtime_of_a_year() {
    for (availability, hours) in [
        (0.9, "876"),
        (0.99, "87.6"),
        (0.995, "43.8"),
        (0.999, "8.76"),
        (0.9995, "4.38"),
        (0.9999, "0.876"),
        (0.99995, "0.438"),
        (0.99999, "0.0876"),
        (0.999_999, "0.00876"),
    ] {
        let down = (1.0 - series(&[availability])) * repair::HOURS_A_YEAR;
        printed("downtime", (down * 1e9).round() / 1e9, hours);
    }
}

/// b.1
#[test]
fn a_single_component() {
    for (mtbf, mttr, expected) in [
        (150.0 * 24.0, 1.0, "0.9997222993612885"),
        (1e4, 1.0 / 3e-2, "0.9966777408637874"),
        (1_000.0, 10.0, "0.990099"),
    ] {
        let repair = Repair { mtbf, mttr };
        printed("availability", repair.availability(), expected);
    }
    for (availability, expected) in [(0.995, "199"), (0.9995, "1999"), (0.9999, "9999")] {
        let repair = Repair::from_availability(availability, 1.0);
        printed("MTBF", (repair.mtbf * 1e6).round() / 1e6, expected);
    }
}

/// b.2
#[test]
fn spares() {
    for (n, s, up, approximation, exact) in [
        (2, 1, 0.99, "0.9999", "0.9999"),
        (3, 2, 0.99, "0.999999", "0.999999"),
        (3, 1, 0.99, "0.9997", "0.999702"),
        (4, 1, 0.99, "0.9994", "0.99940797"),
        (10, 1, 0.99, "0.9955", "0.995733799757"),
        (10, 2, 0.99, "0.99988", "0.999886150882"),
        (2, 1, 0.995, "0.999975", "0.999975"),
        (6, 2, 0.995, "0.9999975", "0.999997528013"),
        (9, 3, 0.995, "0.99999992125", "0.999999922812"),
    ] {
        let found = at_least(n - s, &vec![up; n]);
        printed("exact", found, exact);
        // The generalised approximation: a lower bound, from the number of minimal cut sets.
        let system = System::new(&vec![up; n], |structure, parts| {
            structure.at_least(n - s, parts)
        });
        let counts = system.cuts().counts(n);
        let modes: f64 = counts.iter().sum();
        assert_eq!(counts[s], modes);
        let bound = 1.0 - modes * (1.0 - up).powi(i32::try_from(s).unwrap() + 1);
        printed("approximation", bound, approximation);
        assert!(bound <= found + 1e-15);
    }
}

#[test]
fn series_and_parallel() {
    printed("hard dependencies", series(&[0.9999; 3]), "0.999700029999");
    printed("two of 99.9", parallel(&[0.999; 2]), "0.999999");
    let pair = parallel(&[0.99; 2]);
    printed(
        "two servers and a database",
        series(&[pair, 0.99]),
        "0.989901",
    );
    let mixed = series(&[0.99, parallel(&[0.99, 0.9999]), 0.9999]);
    printed("mixed", mixed, "0.98990");
}

/// b.3
#[test]
fn hosts_over_zones() {
    for (hosts, needed, expected) in [
        (&[1, 1][..], 1, "0.999975000000"),
        (&[2], 1, "0.999875987599"),
        (&[2, 2], 2, "0.999997565889"),
        (&[2, 2], 3, "0.999656889556"),
        (&[4], 2, "0.999899531040"),
        (&[1, 1, 1], 1, "0.999999875000"),
        (&[1, 1, 1], 2, "0.999925250000"),
        (&[2, 2, 2], 4, "0.999991806530"),
        (&[2, 2, 2], 5, "0.999344596098"),
        (&[3, 3, 3], 6, "0.999991186994"),
        (&[3, 3], 6, "0.970760755417"),
        (&[6, 6], 6, "0.999994181568"),
        (&[4, 4, 4], 10, "0.999674990079"),
        (&[5, 5], 10, "0.951871361084"),
        (&[10], 10, "0.951966557740"),
    ] {
        let mut parts = vec![0.9999; hosts.len()];
        parts.extend(vec![0.995 / 0.9999; hosts.iter().sum()]);
        let system = System::new(&parts, |structure, up| {
            let (zones, mut rest) = up.split_at(hosts.len());
            let mut replicas = Vec::new();
            for (zone, count) in zones.iter().zip(hosts) {
                let (here, others) = rest.split_at(*count);
                replicas.extend(here.iter().map(|host| structure.all([*zone, *host])));
                rest = others;
            }
            structure.at_least(needed, &replicas)
        });
        printed(
            &format!("{hosts:?} {needed}"),
            system.availability(),
            expected,
        );
    }
}

#[test]
fn common_causes() {
    let (q, beta) = (0.005, 0.1);
    let (common, own) = (1.0 - beta * q, 1.0 - (1.0 - beta) * q);
    let system = System::new(&[common, own, own], |structure, up| {
        let pair = structure.any([up[1], up[2]]);
        structure.all([up[0], pair])
    });
    let down = system.diagram.unavailability(system.function);
    printed("explicit", down, "0.0005202398750000503");
    printed("independent", 1.0 - parallel(&[1.0 - q; 2]), "0.000025");
}

/// b.4
#[test]
fn pairs_that_switch_over() {
    for (failures, seconds, minutes, share) in [
        (4.0, 90.0, "6.0", "1.142e-5"),
        (1.0, 90.0, "1.5", "2.854e-6"),
        (1.0, 30.0, "0.5", "9.513e-7"),
        (2.0, 120.0, "4.0", "7.610e-6"),
    ] {
        let down = repair::switching(failures / repair::HOURS_A_YEAR, seconds / 3_600.0);
        printed("share", down, share);
        printed("minutes", down * repair::HOURS_A_YEAR * 60.0, minutes);
    }
}

/// b.5
#[test]
fn frequency_and_duration() {
    let repairs = [99.0, 199.0].map(|mtbf| Repair { mtbf, mttr: 1.0 });
    let parts = repairs.map(Repair::availability);
    let outages = |system: &System| {
        let birnbaum = system.importances().into_iter().map(|part| part.birnbaum);
        let down = system.diagram.unavailability(system.function);
        Outages::of(down, birnbaum.zip(repairs))
    };
    let both = System::new(&parts, |structure, up| structure.all(up.iter().copied()));
    printed("availability", both.availability(), "0.98505");
    let found = outages(&both);
    printed("frequency", found.frequency, "0.0149");
    printed("MUT", found.mean_up, "66.11073825503355");
    printed("MDT", found.mean_down, "1.0033557046979877");
    let either = System::new(&parts, |structure, up| structure.any(up.iter().copied()));
    printed("unavailability", 1.0 - either.availability(), "5e-5");
    let found = outages(&either);
    printed("frequency", found.frequency, "1e-4");
    printed("MDT", found.mean_down, "0.5");
    printed("MUT", found.mean_up, "9999.5");
}

/// b.6: a network in words, as in "s-a .9 a-b"; edges without a probability have `p`.
struct Graph {
    names: Vec<String>,
    edges: Vec<(usize, usize, Option<f64>)>,
}

impl Graph {
    fn parse(words: &str) -> Self {
        let mut graph = Self {
            names: Vec::new(),
            edges: Vec::new(),
        };
        for word in words.split_whitespace() {
            match word.split_once('-') {
                Some((one, other)) => {
                    let edge = (graph.vertex(one), graph.vertex(other), None);
                    graph.edges.push(edge);
                }
                None => graph.edges.last_mut().unwrap().2 = Some(word.parse().unwrap()),
            }
        }
        graph
    }

    fn vertex(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    fn grid(rows: usize, columns: usize) -> Self {
        let mut words = String::new();
        for row in 0..rows {
            for column in 0..columns {
                if column + 1 < columns {
                    words += &format!("{row},{column}-{row},{} ", column + 1);
                }
                if row + 1 < rows {
                    words += &format!("{row},{column}-{},{column} ", row + 1);
                }
            }
        }
        Self::parse(&words)
    }

    fn complete(vertices: usize) -> Self {
        let mut words = String::new();
        for one in 0..vertices {
            for other in one + 1..vertices {
                words += &format!("{one}-{other} ");
            }
        }
        Self::parse(&words)
    }

    fn network(&self, p: f64) -> Network {
        let mut network = Network::new(self.names.len());
        for (one, other, up) in &self.edges {
            network.add_edge(*one, *other, up.unwrap_or(p));
        }
        network
    }

    fn places(&self, names: &str) -> Vec<usize> {
        let place = |name: &str| self.names.iter().position(|known| known == name).unwrap();
        names.split_whitespace().map(place).collect()
    }

    #[track_caller]
    fn check(&self, p: f64, terminals: &str, expected: &str) {
        let network = self.network(p);
        let found = match terminals {
            "all" => network.all_terminal(),
            terminals => network.k_terminal(&self.places(terminals)),
        };
        printed(&format!("p {p} {terminals}"), found.unwrap(), expected);
    }
}

const BRIDGE: &str = "s-a s-b a-b a-t b-t";
const ARPANET: &str = "s-1 s-2 1-2 2-4 1-3 3-4 1-6 4-5 4-9 5-6 9-10 6-7 6-12 7-8 8-10 12-13 8-11 \
    10-16 13-14 11-15 16-17 14-15 14-t 17-18 18-19 19-t";
const YEH_5: &str = "a-r a-b a-s b-c b-d c-e e-f d-f d-m c-l e-g f-h l-i l-n g-i g-j h-j h-k k-m \
    i-p j-o k-q o-p o-q m-t n-r p-r q-s t-s r-s";
const YEH_2_8: &str = "s-1 1-2 2-3 3-t t-4 4-5 5-6 6-s 7-8 8-9 9-10 10-11 11-12 12-13 13-14 14-7 \
    s-7 1-8 2-9 3-10 t-11 4-12 5-13 6-14";

#[test]
fn small_networks() {
    let bridge = Graph::parse(BRIDGE);
    bridge.check(0.9, "s t", "0.97848");
    bridge.check(0.9, "all", "0.97686");
    for (p, expected) in [
        (0.5, "0.5"),
        (0.99, "0.9997980498"),
        (0.999, "0.999997998004998"),
    ] {
        bridge.check(p, "s t", expected);
    }
    let mut network = bridge.network(0.9);
    let [s, a, b, t] = bridge.places("s a b t")[..] else {
        panic!()
    };
    network.set_vertex(a, 0.9);
    network.set_vertex(b, 0.9);
    printed(
        "a, b fail",
        network.two_terminal(s, t).unwrap(),
        "0.9383688",
    );
    network.set_vertex(s, 0.9);
    network.set_vertex(t, 0.9);
    printed(
        "all fail",
        network.two_terminal(s, t).unwrap(),
        "0.760078728",
    );

    let hardy = Graph::parse("a-b a-c c-b b-d c-e d-e");
    hardy.check(0.3, "a c d", "0.095607");
    hardy.check(0.5, "a c d", "0.359375");
    hardy.check(0.9, "a c d", "0.967383");
    Graph::parse("A-B B-C B-D").check(0.5, "A C D", "0.125");
    Graph::parse("A-B B-C A-D").check(0.5, "A C", "0.25");
    Graph::parse("A-B A-C B-C A-D").check(0.5, "B C", "0.625");
    Graph::parse("a-b .9 b-c .9 b-d .8 c-d .8 c-e .9 d-e .8").check(0.9, "a e", "0.859176");
    Graph::parse("s-a .9 s-a .45 a-b .45 a-b .78 b-t .45 b-t .78 s-t .45 s-c .78 c-t .78").check(
        0.9,
        "s t",
        "0.9418787905581003",
    );
}

#[test]
fn published_networks() {
    let yeh = Graph::parse(YEH_2_8);
    assert_eq!(yeh.edges.len(), 24);
    yeh.check(0.9, "s t", "0.995552774437362");
    yeh.check(0.9, "all", "0.979658471984808");
    let yeh = Graph::parse(YEH_5);
    yeh.check(0.9, "a g h i j k o p q", "0.989092478415476");
    yeh.check(0.9, "all", "0.960069145391163");
    let arpanet = Graph::parse(ARPANET);
    for (p, two, all) in [
        (0.9, "0.904577082329890", "0.751819819549095"),
        (0.95, "0.979264382799661", "0.933014931927133"),
        (0.99, "0.999345925938320", "0.997358476997943"),
    ] {
        arpanet.check(p, "s t", two);
        arpanet.check(p, "all", all);
    }
}

#[test]
fn grids() {
    for (rows, columns, corners, all) in [
        (2, 2, "0.9639", "0.9477"),
        (3, 3, "0.972502171407", "0.946984815279"),
        (4, 4, "0.975046349577066", "0.944085044435646"),
        (5, 5, "0.975556589505369", "0.939813132115204"),
        (6, 6, "0.975644995285163", "0.935087698650616"),
        (8, 8, "0.975661264482072", ""),
        (2, 20, "0.784482238569148", "0.745298514648723"),
        (2, 100, "0.304293178204418", "0.251073419123383"),
        (3, 10, "0.964474432303420", "0.924054589721002"),
        (3, 12, "0.961730401642598", "0.917305902962509"),
        (3, 100, "0.848416044142", ""),
        (4, 10, "0.974343754068283", "0.929867836128197"),
    ] {
        let grid = Graph::grid(rows, columns);
        let ends = format!("0,0 {},{}", rows - 1, columns - 1);
        grid.check(0.9, &ends, corners);
        if !all.is_empty() {
            grid.check(0.9, "all", all);
        }
    }
    let grid = Graph::grid(3, 3);
    grid.check(0.5, "0,0 2,2", "0.277099609375");
    grid.check(0.5, "all", "0.105224609375");
    grid.check(0.99, "0,0 2,2", "0.9997920140232095");
    grid.check(0.99, "all", "0.9995842195906305");
    let (first, last) = (grid.places("0,0")[0], grid.places("2,2")[0]);
    let mut network = grid.network(0.9);
    for vertex in 0..9 {
        if vertex != first && vertex != last {
            network.set_vertex(vertex, 0.9);
        }
    }
    let found = network.two_terminal(first, last).unwrap();
    printed("inner vertices fail", found, "0.8900778201783571");
    network.set_vertex(first, 0.9);
    network.set_vertex(last, 0.9);
    let found = network.two_terminal(first, last).unwrap();
    printed("all vertices fail", found, "0.7209630343444692");
    Graph::grid(5, 5).check(
        0.9,
        "0,0 0,1 0,2 0,3 0,4 1,0 1,1 1,2 1,3 1,4 2,0 4,4",
        "0.957427442370809",
    );
    Graph::grid(3, 10).check(
        0.9,
        "0,0 0,1 0,2 0,3 0,4 0,5 0,6 0,7 1,0 1,1 1,2 1,3 1,4 1,5 2,9",
        "0.954934992992584",
    );
}

#[test]
fn complete_networks() {
    for (vertices, expected) in [
        (3, "0.972"),
        (4, "0.995814"),
        (5, "0.9994922424"),
        (6, "0.99993987108648"),
        (7, "0.999992998287039"),
        (8, "0.999999199977544"),
        (12, "0.99999999987999999947"),
    ] {
        Graph::complete(vertices).check(0.9, "all", expected);
    }
    Graph::complete(4).check(0.9, "0 1", "0.997848");
    Graph::complete(5).check(0.9, "0 1", "0.9997948026");
}

#[test]
fn what_is_no_network_has_an_answer() {
    let mut network = Network::new(3);
    assert_eq!(network.all_terminal(), Some(0.0));
    assert_eq!(network.k_terminal(&[]), Some(1.0));
    assert_eq!(network.two_terminal(0, 7), Some(0.0));
    network.add_edge(0, 0, 0.5);
    network.add_edge(0, 9, 0.5);
    network.add_edge(0, 1, 7.0);
    network.add_edge(1, 2, f64::NAN);
    network.set_vertex(8, 0.5);
    network.set_vertex(0, -3.0);
    assert_eq!(network.two_terminal(0, 1), Some(0.0));
    assert_eq!(network.k_terminal(&[1]), Some(1.0));
    assert_eq!(network.two_terminal(1, 2), Some(0.0));
}

/// The same two-terminal figure by a structure function over all paths.
#[test]
fn a_network_is_a_structure_function_too() {
    let system = bridge(0.9);
    printed("bridge", system.availability(), "0.97848");
}

fn bridge(p: f64) -> System {
    System::new(&[p; 5], |structure, up| {
        let &[e1, e2, e3, e4, e5] = up else { panic!() };
        let paths = [
            vec![e1, e4],
            vec![e2, e5],
            vec![e1, e3, e5],
            vec![e2, e3, e4],
        ];
        let paths: Vec<_> = paths.into_iter().map(|path| structure.all(path)).collect();
        structure.any(paths)
    })
}

/// b.7: rows of figures by their heading; one word for each part, or one for all of them.
#[track_caller]
fn measures(system: &System, unavailability: &str, cuts: &str, rows: &[(&str, &str)]) {
    let down = system.diagram.unavailability(system.function);
    printed("U", down, unavailability);
    if !cuts.is_empty() {
        assert_eq!(system.cut_sets(), cuts);
    }
    let parts = system.importances();
    for (heading, words) in rows {
        let words: Vec<&str> = words.split_whitespace().collect();
        for (place, part) in parts.iter().enumerate() {
            let found = match *heading {
                "birnbaum" => part.birnbaum,
                "structural" => part.structural,
                "criticality" => part.criticality,
                "fussell-vesely" => part.fussell_vesely.unwrap(),
                "achievement" => part.achievement,
                "reduction" => part.reduction,
                _ => panic!("{heading}"),
            };
            match words[place.min(words.len() - 1)] {
                "∞" => assert_eq!(found, f64::INFINITY, "{heading} of {place}"),
                "-" => {}
                word => printed(&format!("{heading} of {place}"), found, word),
            }
        }
    }
    for part in &parts {
        let reduction = 1.0 / (1.0 - part.criticality);
        assert!(part.reduction.is_infinite() || (part.reduction / reduction - 1.0).abs() < 1e-9);
    }
}

#[test]
fn importance_in_series_and_parallel() {
    let series = System::new(&[0.9, 0.8], |structure, up| {
        structure.all(up.iter().copied())
    });
    measures(
        &series,
        "0.28",
        "{0} {1}",
        &[
            ("birnbaum", ".8 .9"),
            ("criticality", ".285714 .642857"),
            ("fussell-vesely", ".357143 .714286"),
            ("achievement", "3.571429 3.571429"),
            ("reduction", "1.4 2.8"),
        ],
    );
    let parallel = System::new(&[0.9, 0.8], |structure, up| {
        structure.any(up.iter().copied())
    });
    measures(
        &parallel,
        "0.02",
        "{0,1}",
        &[
            ("birnbaum", ".2 .1"),
            ("criticality", "1 1"),
            ("fussell-vesely", "1 1"),
            ("achievement", "10 5"),
            ("reduction", "∞"),
        ],
    );
}

#[test]
fn importance_in_mixed_systems() {
    let p = [0.9, 0.8, 0.7, 0.9, 0.9];
    let t1 = System::new(&p, |structure, up| {
        let one = structure.all([up[0], up[1]]);
        let other = structure.all([up[2], up[3]]);
        structure.any([one, other, up[4]])
    });
    measures(
        &t1,
        "0.01036",
        "{0,2,4} {0,3,4} {1,2,4} {1,3,4}",
        &[
            ("structural", ".1875 .1875 .1875 .1875 .5625"),
            ("birnbaum", ".0296 .0333 .0252 .0196 .1036"),
            ("criticality", ".285714 .642857 .729730 .189189 1"),
            ("fussell-vesely", ".357143 .714286 .810811 .270270 1"),
            ("achievement", "3.57143 3.57143 2.70270 2.70270 10"),
            ("reduction", "1.4 2.8 3.7 1.23333 ∞"),
        ],
    );
    let t2 = System::new(&p, |structure, up| {
        let one = structure.all([up[1], up[3]]);
        let other = structure.all([up[2], up[4]]);
        let either = structure.any([one, other]);
        structure.all([up[0], either])
    });
    printed("T2", t2.availability(), "0.80676");
    measures(
        &t2,
        "0.19324",
        "{0} {1,2} {1,4} {2,3} {3,4}",
        &[
            ("birnbaum", ".8964 .2997 .2268 .2664 .1764"),
            ("criticality", ".463879 .310184 .352101 .137860 .091285"),
            ("fussell-vesely", ".517491 .382943 .434693 .191472 .144898"),
            ("achievement", "5.17491 2.24074 1.82157 2.24074 1.82157"),
            ("reduction", "1.86525 1.44966 1.54345 1.15990 1.10046"),
        ],
    );
    let t3 = System::new(&[0.9, 0.8, 0.9, 0.7, 0.6, 0.9], |structure, up| {
        let pair = structure.all([up[1], up[2]]);
        let any = structure.any([pair, up[3], up[4]]);
        structure.all([up[0], any, up[5]])
    });
    measures(
        &t3,
        "0.217216",
        "",
        &[
            ("structural", ".40625 .03125 .03125 .09375 .09375 .40625"),
            ("birnbaum", ".86976 .08748 .07776 .09072 .06804 .86976"),
            (
                "criticality",
                ".400412 .080547 .035798 .125295 .125295 .400412",
            ),
            (
                "fussell-vesely",
                ".460371 .110489 .055245 .154685 .154685 .460371",
            ),
        ],
    );
}

#[test]
fn importance_in_a_bridge() {
    measures(
        &bridge(0.9),
        ".02152",
        "{0,1} {0,2,4} {1,2,3} {3,4}",
        &[
            ("structural", ".375 .375 .125 .375 .375"),
            ("birnbaum", ".1062 .1062 .0162 .1062 .1062"),
            ("criticality", ".493494 .493494 .075279 .493494 .493494"),
            ("fussell-vesely", ".506506 .506506 .092472 .506506 .506506"),
            ("achievement", "5.44145 5.44145 1.67751 5.44145 5.44145"),
            ("reduction", "1.97431 1.97431 1.08141 1.97431 1.97431"),
        ],
    );
    let system = bridge(0.9);
    assert_eq!(system.cuts().counts(3), [0.0, 2.0, 2.0]);
    // The rare-event sum over the cut sets.
    printed("sum", 2.0 * 0.01 + 2.0 * 0.001, ".022");
}

#[test]
fn importance_in_redundant_systems() {
    let m1 = System::new(&[0.9; 3], |structure, up| structure.at_least(2, up));
    printed("M1", m1.availability(), ".972");
    measures(
        &m1,
        ".028",
        "{0,1} {0,2} {1,2}",
        &[
            ("birnbaum", ".18"),
            ("criticality", ".642857"),
            ("fussell-vesely", ".678571"),
            ("achievement", "6.78571"),
            ("reduction", "2.8"),
        ],
    );
    let s1 = System::new(&[0.99, 0.95, 0.95], |structure, up| {
        let pair = structure.any([up[1], up[2]]);
        structure.all([up[0], pair])
    });
    printed("S1", s1.availability(), ".987525");
    measures(
        &s1,
        ".012475",
        "{0} {1,2}",
        &[
            ("birnbaum", ".9975 .0495 .0495"),
            ("criticality", ".799599 .198397 .198397"),
            ("fussell-vesely", ".801603 .200401 .200401"),
            ("achievement", "80.1603 4.76954 4.76954"),
            ("reduction", "4.99 1.2475 1.2475"),
        ],
    );
}

/// The pressure tank of the Fault Tree Handbook (NUREG-0492).
#[test]
fn importance_in_the_pressure_tank() {
    // T, K2, S, K1, R, S1
    let down = [5e-6, 3e-5, 1e-4, 3e-5, 1e-4, 3e-5];
    let tank = System::new(&down.map(|q| 1.0 - q), |structure, up| {
        let relays = structure.all([up[3], up[4], up[5]]);
        let switch = structure.any([up[2], relays]);
        structure.all([up[0], up[1], switch])
    });
    // What is 1 - (1 - 5e-6) is 5e-6 to 11 digits only.
    let found = tank.diagram.unavailability(tank.function);
    assert!(
        (found / 3.501_584_875_01e-5 - 1.0).abs() < 1e-10,
        "{found:e}"
    );
    measures(
        &tank,
        "3.5016e-5",
        "{0} {1} {2,3} {2,4} {2,5}",
        &[
            (
                "fussell-vesely",
                ".142792 .856755 .000457 .000086 .000286 .000086",
            ),
            ("achievement", "28558.5 28558.5 5.56855 - - -"),
            ("reduction", "1.16657 6.98083 - - - -"),
        ],
    );
}

/// Every way to evaluate a function says the same: the diagram, all states by enumeration, and the
/// bounds around both.
#[test]
fn random_functions_are_evaluated_exactly() {
    let mut seed = 7_u64;
    let mut roll = |sides: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % sides
    };
    for _ in 0..400 {
        let count = 3 + roll(7);
        let parts: Vec<f64> = (0..count).map(|_| [0.5, 0.9, 0.99, 0.3][roll(4)]).collect();
        let mut structure = Structure::default();
        let variables: Vec<_> = parts.iter().map(|up| structure.variable(*up)).collect();
        let mut gates: Vec<_> = variables.iter().map(|part| structure.up(*part)).collect();
        for _ in 0..3 + roll(8) {
            let inputs: Vec<_> = (0..2 + roll(4)).map(|_| gates[roll(gates.len())]).collect();
            let gate = match roll(3) {
                0 => structure.all(inputs),
                1 => structure.any(inputs),
                _ => structure.at_least(1 + roll(inputs.len()), &inputs),
            };
            gates.push(gate);
        }
        let gate = *gates.last().unwrap();
        let mut expected = 0.0;
        for state in 0..1_u32 << count {
            let is_up = |part: Variable| state >> part.0 & 1 == 1;
            let works = structure.states(|part| u64::from(is_up(part)).wrapping_neg());
            let share: f64 = (variables.iter().zip(&parts))
                .map(|(part, up)| if is_up(*part) { *up } else { 1.0 - up })
                .product();
            if works.of(gate) & 1 == 1 {
                expected += share;
            }
        }
        let mut diagram = Diagram::new(ENOUGH);
        let function = diagram.function(&structure, gate).unwrap();
        assert!((diagram.availability(function) - expected).abs() < 1e-12);
        // Little by little it comes to the same.
        let mut patient = Diagram::new(Budget(1));
        let function = loop {
            match patient.function(&structure, gate) {
                Some(function) => break function,
                None => patient.allow(Budget(1)),
            }
        };
        assert!((patient.availability(function) - expected).abs() < 1e-12);
        for work in [0, 10, 100, 100_000] {
            let bounds = bounds(&structure, &[], gate, work);
            assert!(
                bounds.low <= expected + 1e-12 && expected <= bounds.high + 1e-12,
                "{expected} is not in {bounds:?}"
            );
        }
        let exact = bounds(&structure, &[], gate, 100_000);
        assert!(exact.gap() < 1e-12, "{exact:?}");
    }
}
