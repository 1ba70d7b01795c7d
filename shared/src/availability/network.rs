//! Network reliability: the probability that given vertices of a graph whose edges and vertices fail
//! are connected. Exact, by the states of the frontier between the edges that were looked at and the
//! rest (Hardy, Lucet and Limnios 2007): the work grows with the width of the graph, not its length.

use super::structure::probability;
use super::table::Table;

/// A graph whose edges and vertices are up with given probabilities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    vertices: Vec<f64>,
    edges: Vec<(usize, usize, f64)>,
}

/// More states of one frontier than this, and the graph is too wide.
const STATES: usize = 400_000;

/// What is known of the edges that were looked at: for each vertex of the frontier its block, that is
/// the vertices that it is connected with. Blocks are numbered from 1 in the order of vertices, and
/// those that hold a terminal are [`MARKED`].
type State = Box<[u16]>;

/// The block of vertices that are down.
const DOWN: u16 = 0;

/// The bit of blocks that hold a terminal.
const MARKED: u16 = 1 << 15;

impl Network {
    /// A graph of vertices that never fail.
    #[must_use]
    pub fn new(vertices: usize) -> Self {
        Self {
            vertices: vec![1.0; vertices],
            edges: Vec::new(),
        }
    }

    /// Lets a vertex fail: it is up with this probability. What is no vertex is left alone.
    pub fn set_vertex(&mut self, vertex: usize, availability: f64) {
        if let Some(known) = self.vertices.get_mut(vertex) {
            *known = probability(availability);
        }
    }

    /// Adds an edge between two vertices, in both directions; several between the same two are well.
    /// One that does not lead from a vertex to another connects nothing, and is left out.
    pub fn add_edge(&mut self, one: usize, other: usize, availability: f64) {
        let there = one.max(other) < self.vertices.len();
        if there && one != other {
            self.edges
                .push((one.min(other), one.max(other), probability(availability)));
        }
    }

    /// The probability that two vertices are connected; none when the graph is too wide.
    #[must_use]
    pub fn two_terminal(&self, one: usize, other: usize) -> Option<f64> {
        self.k_terminal(&[one, other])
    }

    /// The probability that all vertices are connected; none when the graph is too wide.
    #[must_use]
    pub fn all_terminal(&self) -> Option<f64> {
        let all: Vec<usize> = (0..self.vertices.len()).collect();
        self.k_terminal(&all)
    }

    /// The probability that some vertices are up and connected with each other; none when the graph is
    /// too wide. What is no vertex is connected with nothing.
    #[must_use]
    pub fn k_terminal(&self, terminals: &[usize]) -> Option<f64> {
        let mut is_terminal = vec![false; self.vertices.len()];
        for terminal in terminals {
            match is_terminal.get_mut(*terminal) {
                Some(is_terminal) => *is_terminal = true,
                None => return Some(0.0),
            }
        }
        let wanted = is_terminal.iter().filter(|is| **is).count();
        if wanted < 2 {
            let up = (self.vertices.iter().zip(&is_terminal)).filter(|(_, is)| **is);
            return Some(up.map(|(up, _)| *up).product());
        }
        Sweep::new(self, is_terminal)?.run()
    }

    /// The edges in the order of a walk in breadth from the first terminal, as near vertices leave
    /// the frontier soon; none when a terminal cannot be reached at all.
    fn walk(&self, is_terminal: &[bool]) -> Option<Vec<(usize, usize, f64)>> {
        let mut around: Vec<Vec<usize>> = vec![Vec::new(); self.vertices.len()];
        for &(one, other, _) in &self.edges {
            around.get_mut(one)?.push(other);
            around.get_mut(other)?.push(one);
        }
        let first = is_terminal.iter().position(|is| *is)?;
        let mut rank: Vec<Option<usize>> = vec![None; self.vertices.len()];
        let mut queue = vec![first];
        *rank.get_mut(first)? = Some(0);
        let mut next = 0;
        while let Some(&at) = queue.get(next) {
            next += 1;
            for &to in around.get(at)? {
                let rank = rank.get_mut(to)?;
                if rank.is_none() {
                    *rank = Some(queue.len());
                    queue.push(to);
                }
            }
        }
        let reached = |vertex: &usize| rank.get(*vertex).is_some_and(Option::is_some);
        let mut terminals = (is_terminal.iter().enumerate()).filter(|(_, is)| **is);
        if !terminals.all(|(vertex, _)| reached(&vertex)) {
            return None;
        }
        let mut edges: Vec<_> = (self.edges.iter().copied())
            .filter_map(|(one, other, up)| {
                let (one_rank, other_rank) = ((*rank.get(one)?)?, (*rank.get(other)?)?);
                let ranks = (one_rank.min(other_rank), one_rank.max(other_rank));
                Some((ranks, (one, other, up)))
            })
            .collect();
        edges.sort_by_key(|(ranks, _)| *ranks);
        Some(edges.into_iter().map(|(_, edge)| edge).collect())
    }
}

/// A walk over the edges of a network.
struct Sweep<'a> {
    network: &'a Network,
    is_terminal: Vec<bool>,
    edges: Vec<(usize, usize, f64)>,
    /// The edge after which a vertex leaves the frontier.
    last: Vec<usize>,
    /// The vertices between what was looked at and the rest, in the order in which they came.
    frontier: Vec<usize>,
    /// Terminals that were not come by yet.
    ahead: usize,
    /// The states of the frontier that are neither connected nor beyond hope, each with its probability.
    states: Vec<(State, f64)>,
    connected: f64,
}

impl<'a> Sweep<'a> {
    fn new(network: &'a Network, is_terminal: Vec<bool>) -> Option<Self> {
        let edges = network.walk(&is_terminal).unwrap_or_default();
        let mut last = vec![0; network.vertices.len()];
        for (place, (one, other, _)) in edges.iter().enumerate() {
            *last.get_mut(*one)? = place;
            *last.get_mut(*other)? = place;
        }
        let ahead = is_terminal.iter().filter(|is| **is).count();
        let start = State::default();
        Some(Self {
            network,
            is_terminal,
            edges,
            last,
            frontier: Vec::new(),
            ahead,
            states: vec![(start, 1.0)],
            connected: 0.0,
        })
    }

    fn run(mut self) -> Option<f64> {
        let edges = std::mem::take(&mut self.edges);
        for (place, &(one, other, up)) in edges.iter().enumerate() {
            for vertex in [one, other] {
                if !self.frontier.contains(&vertex) {
                    self.enter(vertex)?;
                }
            }
            self.cross(one, other, up)?;
            for vertex in [one, other] {
                if self.last.get(vertex) == Some(&place) {
                    self.leave(vertex)?;
                }
            }
        }
        Some(self.connected.clamp(0.0, 1.0))
    }

    /// Replaces every state by what it becomes, adding up equal ones in the order of their coming.
    fn step(
        &mut self,
        outcomes: impl Fn(&mut Vec<u16>, &[u16], &mut dyn FnMut(&mut [u16], f64)),
    ) -> Option<()> {
        let mut next: Vec<(State, f64)> = Vec::with_capacity(self.states.len());
        let mut places: Table<State, usize> = Table::default();
        let mut scratch: Vec<u16> = Vec::new();
        let mut names: Vec<(u16, u16)> = Vec::new();
        for (state, weight) in &self.states {
            outcomes(&mut scratch, state, &mut |state, share| {
                if share <= 0.0 {
                    return;
                }
                renumber(state, &mut names);
                match places.get(state).and_then(|place| next.get_mut(*place)) {
                    Some((_, sum)) => *sum += weight * share,
                    None => {
                        places.insert(state.into(), next.len());
                        next.push((state.into(), weight * share));
                    }
                }
            });
        }
        self.states = next;
        (self.states.len() <= STATES).then_some(())
    }

    /// A vertex comes into the frontier, up or down.
    fn enter(&mut self, vertex: usize) -> Option<()> {
        let up = *self.network.vertices.get(vertex)?;
        let terminal = *self.is_terminal.get(vertex)?;
        // A number that no block has: they are as many as there are vertices at most.
        let fresh = u16::try_from(self.frontier.len() + 1).ok()?;
        if fresh >= MARKED {
            return None;
        }
        let block = if terminal { fresh | MARKED } else { fresh };
        self.step(|scratch, state, then| {
            scratch.clear();
            scratch.extend_from_slice(state);
            scratch.push(block);
            then(scratch, up);
            // Without one of its terminals nothing is connected.
            if !terminal {
                scratch.clear();
                scratch.extend_from_slice(state);
                scratch.push(DOWN);
                then(scratch, 1.0 - up);
            }
        })?;
        self.frontier.push(vertex);
        self.ahead -= usize::from(terminal);
        Some(())
    }

    /// An edge is looked at.
    fn cross(&mut self, one: usize, other: usize, up: f64) -> Option<()> {
        let at = |vertex| self.frontier.iter().position(|known| *known == vertex);
        let (one, other) = (at(one)?, at(other)?);
        self.step(|scratch, state, then| {
            let block = |at: usize| state.get(at).copied().unwrap_or(DOWN);
            let (here, there) = (block(one), block(other));
            scratch.clear();
            scratch.extend_from_slice(state);
            if here == there || here == DOWN || there == DOWN {
                then(scratch, 1.0);
                return;
            }
            then(scratch, 1.0 - up);
            let joined = here & !MARKED | (here | there) & MARKED;
            scratch.clear();
            scratch.extend(state.iter().map(|block| match *block {
                block if block == here || block == there => joined,
                block => block,
            }));
            then(scratch, up);
        })?;
        self.settle();
        Some(())
    }

    /// A vertex leaves the frontier.
    fn leave(&mut self, vertex: usize) -> Option<()> {
        let at = self.frontier.iter().position(|known| *known == vertex)?;
        self.step(|scratch, state, then| {
            scratch.clear();
            scratch.extend_from_slice(state);
            let block = scratch.remove(at);
            // Terminals that nothing joins any more to the others, which are elsewhere.
            let lost = block & MARKED != 0 && !scratch.contains(&block);
            if !lost {
                then(scratch, 1.0);
            }
        })?;
        self.frontier.remove(at);
        Some(())
    }

    /// Takes out the states in which all terminals are in one block.
    fn settle(&mut self) {
        if self.ahead > 0 {
            return;
        }
        let connected = &mut self.connected;
        self.states.retain(|(state, weight)| {
            let mut marked = state.iter().filter(|block| **block & MARKED != 0);
            let first = marked.next();
            let together = first.is_some() && marked.all(|block| Some(block) == first);
            if together {
                *connected += weight;
            }
            !together
        });
    }
}

/// Numbers the blocks of a state in the order of its vertices.
fn renumber(state: &mut [u16], names: &mut Vec<(u16, u16)>) {
    names.clear();
    for block in state.iter_mut().filter(|block| **block != DOWN) {
        let known = names.iter().find(|(old, _)| old == block);
        *block = match known {
            Some((_, name)) => *name,
            None => {
                let number = u16::try_from(names.len() + 1).unwrap_or(MARKED - 1);
                let name = number | *block & MARKED;
                names.push((*block, name));
                name
            }
        };
    }
}
