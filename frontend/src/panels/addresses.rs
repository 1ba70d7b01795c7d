//! The addresses of each VPC: a bar to scale on which subnets are resized, and a table with what
//! they have and need.

mod bar;

use leptos::prelude::*;
use shared::addresses::{self, Network, Piece, Reserve};
use shared::component::subnet::SubnetKind;
use shared::document::NodeId;
use shared::editor::Command;
use shared::field::Choice;
use shared::sentence::grouped;

use super::problems::NodeChip;
use crate::browser;
use crate::store::Store;
use crate::widgets::Glyph;
use bar::Bar;

/// The plan of every VPC.
#[component]
pub fn Addresses(store: Store) -> impl IntoView {
    let plan =
        Memo::new(move |_| (store.version).with(|version| addresses::plan(version.topology())));
    let vpcs = Memo::new(move |_| {
        plan.with(|plan| plan.iter().map(|network| network.vpc).collect::<Vec<_>>())
    });
    let empty = move || {
        vpcs.with(Vec::is_empty).then(|| view! {
            <p class="drawer-empty">
                <Glyph name="addresses" />
                "No VPC is drawn yet. Its addresses, and those of its subnets, appear here to scale."
            </p>
        })
    };
    // What is selected on the canvas is brought into view here.
    Effect::new(move |_| {
        store.selection.track();
        browser::delay::soon(|| {
            browser::reveal(".address-table tr.selected");
            browser::reveal(".segment.selected");
        });
    });
    view! {
        <div class="networks">
            <For
                each=move || vpcs.get()
                key=|vpc| *vpc
                children=move |vpc| {
                    let network = Memo::new(move |_| {
                        plan.with(|plan| plan.iter().find(|network| network.vpc == vpc).cloned())
                    });
                    view! { <NetworkView store vpc network /> }
                }
            />
        </div>
        {empty}
    }
}

#[component]
fn NetworkView(store: Store, vpc: NodeId, network: Memo<Option<Network>>) -> impl IntoView {
    let block = Memo::new(move |_| network.with(|network| network.as_ref()?.block));
    let reserve = Memo::new(move |_| network.with(|network| network.as_ref()?.reserve));
    let subnets = Memo::new(move |_| {
        network.with(|network| {
            let pieces = network.iter().flat_map(|network| &network.pieces);
            pieces.map(|piece| piece.subnet).collect::<Vec<_>>()
        })
    });
    let row = move |subnet: NodeId| {
        let piece = Memo::new(move |_| {
            network.with(|network| {
                let mut pieces = network.iter().flat_map(|network| &network.pieces);
                pieces.find(|piece| piece.subnet == subnet).cloned()
            })
        });
        view! { <Row store piece /> }
    };
    let table = move || {
        let nothing = subnets.with(Vec::is_empty);
        (!nothing).then(|| {
            view! {
                <table class="table address-table">
                    <thead>
                        <tr>
                            <th scope="col">"Subnet"</th>
                            <th scope="col">"Zone"</th>
                            <th scope="col">"Block"</th>
                            <th scope="col" class="amount">"Usable"</th>
                            <th scope="col" class="amount">"Needed"</th>
                            <th scope="col" class="amount">"Free"</th>
                            <th scope="col"><span class="visually-hidden">"Change"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || subnets.get() key=|subnet| *subnet children=row />
                    </tbody>
                </table>
            }
        })
    };
    view! {
        <section class="network">
            <header class="network-head">
                <NodeChip store id=vpc />
                <code>{move || block.get().map_or_else(|| "no block yet".to_owned(), |block| block.to_string())}</code>
                <p class="network-reserve">{move || reserve.get().map(in_words)}</p>
            </header>
            {move || block.get().map(|block| view! { <Bar store network block /> })}
            {table}
        </section>
    }
}

/// What is left for growth.
fn in_words(reserve: Reserve) -> String {
    let largest = match reserve.largest {
        Some(block) => format!(
            "{} addresses free, the largest block {block}.",
            grouped(reserve.free)
        ),
        None => return "No block is left for another subnet.".to_owned(),
    };
    let zone = if reserve.another_zone {
        "There is room for another zone."
    } else {
        "Another zone would not fit."
    };
    format!("{largest} {zone}")
}

#[component]
fn Row(store: Store, piece: Memo<Option<Piece>>) -> impl IntoView {
    let subnet = piece.get_untracked().map(|piece| piece.subnet);
    let selected = move || {
        subnet.is_some_and(|id| {
            store
                .selection
                .with(|selection| selection.nodes.contains(&id))
        })
    };
    let show = move |_| {
        if let Some(id) = subnet {
            store.update(|editor| editor.show(&[id], &[]));
        }
    };
    view! {
        <tr class:selected=selected on:click=show>
            {move || piece.get().map(|piece| cells(store, piece))}
        </tr>
    }
}

fn cells(store: Store, piece: Piece) -> AnyView {
    let needed = piece.demand.needed();
    let takers: Vec<String> = store.peek(|editor| {
        let topology = editor.topology();
        (piece.demand.takers.iter())
            .map(|(id, count)| format!("{}: {}", topology.name(*id), grouped(*count)))
            .collect()
    });
    let block = piece
        .block
        .map_or_else(|| "none".to_owned(), |block| block.to_string());
    let wrong = if piece.outside {
        Some("outside the VPC".to_owned())
    } else if piece.overlaps.is_empty() {
        None
    } else {
        let names: Vec<String> = store.peek(|editor| {
            let topology = editor.topology();
            piece
                .overlaps
                .iter()
                .map(|id| topology.name(*id).to_owned())
                .collect()
        });
        Some(format!("overlaps {}", names.join(", ")))
    };
    let (free, short) = match (piece.demand.usable, piece.free()) {
        (Some(_), Some(free)) => (grouped(free), false),
        (Some(usable), None) => (format!("{} short", grouped(needed - usable)), true),
        (None, _) => ("–".to_owned(), false),
    };
    let change = match (piece.block, piece.advised) {
        (Some(_), Some(better)) => Some((format!("Give it {better}"), better)),
        (None, _) => {
            let free = store.peek(|editor| {
                let topology = editor.topology();
                addresses::allocate(topology, piece.subnet, piece.kind)
            });
            free.map(|block| (format!("Give it {block}"), block))
        }
        _ => None,
    };
    let subnet = piece.subnet;
    view! {
        <td><NodeChip store id=subnet /><span class="aside">{piece.kind.label()}</span></td>
        <td>{piece.zone.map_or("–", |zone| zone.letter.id())}</td>
        <td class="code-cell">{block}{wrong.map(|wrong| view! { <span class="aside wrong">{wrong}</span> })}</td>
        <td class="amount">{piece.demand.usable.map_or_else(|| "–".to_owned(), grouped)}</td>
        <td class="amount" title=takers.join("\n")>{grouped(needed)}</td>
        <td class="amount" class:wrong=short>{free}</td>
        <td class="address-change">
            {change.filter(|_| !store.reading.get()).map(|(label, block)| view! {
                <button
                    type="button"
                    class="button small outline"
                    on:click=move |event| {
                        event.stop_propagation();
                        store.run_or_tell(Command::SetBlock(subnet, block));
                    }
                >
                    {label}
                </button>
            })}
        </td>
    }
    .into_any()
}

/// The class with the colours of a kind of subnet.
fn kind_class(kind: SubnetKind) -> &'static str {
    match kind {
        SubnetKind::Public => "public",
        SubnetKind::Private => "private",
        SubnetKind::Isolated => "isolated",
    }
}
