//! The bar of a VPC: its subnets to scale, with edges that can be dragged or moved with the arrow
//! keys to the next size that a block can have.

use leptos::html;
use leptos::prelude::*;
use shared::address::Block;
use shared::addresses::{self, Edge, Network, Piece, Size, Span};
use shared::document::NodeId;
use shared::editor::Command;
use shared::sentence::grouped;
use web_sys::{KeyboardEvent, PointerEvent};

use super::kind_class;
use crate::store::{Store, Tone};
use crate::widgets::Glyph;

/// A bar is at most this many times as wide as its window, in powers of two.
const ZOOM: u32 = 12;
/// So many pixels make a drag (as on the canvas).
const DRAG_AFTER: f64 = 4.0;

/// An edge on its way.
#[derive(Debug, Clone, PartialEq)]
struct Drag {
    subnet: NodeId,
    edge: Edge,
    /// The block that the subnet would have.
    now: Size,
}

/// The bar.
#[component]
pub fn Bar(store: Store, network: Memo<Option<Network>>, block: Block) -> impl IntoView {
    // At first what is used fills about half of the window.
    let used = network.with_untracked(|network| network.as_ref()?.used());
    let first = used.map_or(0, |used| {
        u32::from(used.prefix().saturating_sub(block.prefix()))
    });
    let zoom = RwSignal::new(first.saturating_sub(1).min(ZOOM));
    let drag = RwSignal::new(None::<Drag>);
    let scroller = NodeRef::<html::Div>::new();
    let share = move |span: Span| {
        let whole = block.size() as f64;
        let left = f64::from(span.first.saturating_sub(block.first())) / whole;
        (left, span.size() as f64 / whole)
    };
    let place = move |span: Span| {
        let (left, width) = share(span);
        (
            format!("{:.6}%", left * 100.0),
            format!("{:.6}%", width * 100.0),
        )
    };
    // What is used is seen at first.
    Effect::new(move |_| {
        let (Some(scroller), Some(used)) = (scroller.get(), used) else {
            return;
        };
        let (left, _) = share(used.into());
        request_animation_frame(move || {
            scroller.set_scroll_left((left * f64::from(scroller.scroll_width())) as i32);
        });
    });
    // The middle of what is seen stays in the middle.
    let rescale = move |by: i32| {
        let Some(scroller) = scroller.get_untracked() else {
            return;
        };
        let seen = f64::from(scroller.client_width());
        let middle = (f64::from(scroller.scroll_left()) + seen / 2.0)
            / f64::from(scroller.scroll_width()).max(1.0);
        zoom.update(|zoom| *zoom = zoom.saturating_add_signed(by).min(ZOOM));
        request_animation_frame(move || {
            let left = middle * f64::from(scroller.scroll_width()) - seen / 2.0;
            scroller.set_scroll_left(left.max(0.0) as i32);
        });
    };
    let subnets = Memo::new(move |_| {
        network.with(|network| {
            let pieces = network.iter().flat_map(|network| &network.pieces);
            let drawn = pieces.filter(|piece| piece.block.is_some() && !piece.outside);
            drawn.map(|piece| piece.subnet).collect::<Vec<_>>()
        })
    });
    let gaps = Memo::new(move |_| {
        network.with(|network| {
            network
                .as_ref()
                .map_or_else(Vec::new, |network| network.gaps.clone())
        })
    });
    let shared = Memo::new(move |_| {
        network.with(|network| {
            network
                .as_ref()
                .map_or_else(Vec::new, |network| network.shared.clone())
        })
    });
    let gap = move |span: Span| {
        let (left, width) = place(span);
        view! {
            <span class="gap" style:left=left style:width=width title=format!("{span}, free")>
                <span class="gap-words">{format!("{} free", grouped(span.size()))}</span>
            </span>
        }
    };
    let hatch = move |span: Span| {
        let (left, width) = place(span);
        view! { <span class="hatched" style:left=left style:width=width title=format!("{span}, in more than one subnet")></span> }
    };
    let segment = move |subnet: NodeId| {
        let piece = Memo::new(move |_| {
            network.with(|network| {
                let mut pieces = network.iter().flat_map(|network| &network.pieces);
                pieces.find(|piece| piece.subnet == subnet).cloned()
            })
        });
        view! { <Segment store piece around=block drag subnet /> }
    };
    let told = move || {
        drag.get().map(|Drag { subnet, now, .. }| {
            let name = store.peek(|editor| editor.topology().name(subnet).to_owned());
            let text = match &now.refusal {
                Some(why) => why.clone(),
                None if now.enough => {
                    format!("{name}: {}, {} usable", now.block, grouped(now.usable))
                }
                None => format!(
                    "{name}: {}, {} usable, which is not enough",
                    now.block,
                    grouped(now.usable)
                ),
            };
            let wrong = now.refusal.is_some() || !now.enough;
            view! { <span class="address-told" class:wrong=wrong>{text}</span> }
        })
    };
    let last = Span::from(block);
    view! {
        <div class="address-frame">
            <div class="address-scroll" node_ref=scroller tabindex="-1">
                <div
                    class="address-bar"
                    role="group"
                    aria-label=move || format!("Addresses of {block} to scale")
                    style:width=move || format!("{}%", 100_u64 << zoom.get())
                >
                    <For each=move || gaps.get() key=|span| *span children=gap />
                    <For each=move || subnets.get() key=|subnet| *subnet children=segment />
                    <For each=move || shared.get() key=|span| *span children=hatch />
                </div>
            </div>
            <div class="address-axis">
                <code>{std::net::Ipv4Addr::from(last.first).to_string()}</code>
                <span role="status">{told}</span>
                <code>{std::net::Ipv4Addr::from(last.last).to_string()}</code>
                <span class="address-zoom">
                    <button type="button" class="icon-button small" aria-label="Show more of the VPC" disabled=move || zoom.get() == 0 on:click=move |_| rescale(-1)>
                        <Glyph name="minus" />
                    </button>
                    <button type="button" class="icon-button small" aria-label="Enlarge the bar" disabled=move || zoom.get() == ZOOM on:click=move |_| rescale(1)>
                        <Glyph name="plus" />
                    </button>
                </span>
            </div>
        </div>
    }
}

#[component]
fn Segment(
    store: Store,
    piece: Memo<Option<Piece>>,
    around: Block,
    drag: RwSignal<Option<Drag>>,
    subnet: NodeId,
) -> impl IntoView {
    let own = move || piece.with(|piece| piece.as_ref()?.block);
    let dragged = move || drag.with(|drag| drag.clone().filter(|drag| drag.subnet == subnet));
    let shown = Memo::new(move |_| dragged().map(|drag| drag.now.block).or_else(own));
    let share = move |part: fn(Span, Block) -> f64| {
        shown.get().map_or_else(String::new, |block| {
            format!("{:.6}%", part(block.into(), around) * 100.0)
        })
    };
    let left = move || {
        share(|span, around| {
            f64::from(span.first.saturating_sub(around.first())) / around.size() as f64
        })
    };
    let width = move || share(|span, around| span.size() as f64 / around.size() as f64);
    let name = Memo::new(move |_| {
        store
            .version
            .with(|version| version.topology().name(subnet).to_owned())
    });
    let wrong = move || match dragged() {
        Some(drag) => drag.now.refusal.is_some() || !drag.now.enough,
        None => piece.with(|piece| piece.as_ref().is_some_and(|piece| piece.free().is_none())),
    };
    let selected = move || {
        store
            .selection
            .with(|selection| selection.nodes.contains(&subnet))
    };
    let class = move || {
        let kind = piece.with(|piece| piece.as_ref().map_or("", |piece| kind_class(piece.kind)));
        let mut class = format!("segment {kind}");
        for (is, word) in [
            (selected(), " selected"),
            (wrong(), " wrong"),
            (dragged().is_some(), " dragged"),
        ] {
            class.push_str(if is { word } else { "" });
        }
        class
    };
    let show = move |_| {
        store.update(|editor| editor.show(&[subnet], &[]));
    };
    let counted = move || {
        let needed = piece.with(|piece| piece.as_ref().map_or(0, |piece| piece.demand.needed()));
        let usable = shown.get().map_or_else(String::new, |block| {
            format!("{} usable, ", grouped(block.usable()))
        });
        format!("{usable}{} needed", grouped(needed))
    };
    view! {
        <div
            class=class
            style:left=left
            style:width=width
        >
            <button type="button" class="segment-face" title=counted aria-pressed=move || selected().to_string() on:click=show>
                <span class="name">{name}</span>
                <code>{move || shown.get().map(|block| block.to_string())}</code>
                <span class="visually-hidden">{counted}</span>
            </button>
            <Handle store name shown around drag subnet edge=Edge::Start />
            <Handle store name shown around drag subnet edge=Edge::End />
        </div>
    }
}

/// An edge of a subnet's block.
#[component]
fn Handle(
    store: Store,
    name: Memo<String>,
    shown: Memo<Option<Block>>,
    around: Block,
    drag: RwSignal<Option<Drag>>,
    subnet: NodeId,
    edge: Edge,
) -> impl IntoView {
    let handle = NodeRef::<html::Span>::new();
    // Where the pointer went down, and the sizes that there are.
    let held = StoredValue::new(None::<(f64, Vec<Size>)>);
    let sizes = move || store.peek(|editor| addresses::sizes(editor.topology(), subnet, edge));
    let address_at = move |x: f64| {
        let bar = handle
            .get_untracked()
            .and_then(|handle| handle.closest(".address-bar").ok().flatten());
        let bar = bar.map(|bar| bar.get_bounding_client_rect())?;
        let share = ((x - bar.left()) / bar.width().max(1.0)).clamp(0.0, 1.0);
        Some(u64::from(around.first()) + (share * around.size() as f64) as u64)
    };
    let down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        if let Some(handle) = handle.get_untracked() {
            handle.set_pointer_capture(event.pointer_id()).ok();
            handle.focus().ok();
        }
        held.set_value(Some((f64::from(event.client_x()), sizes())));
    };
    let moved = move |event: PointerEvent| {
        let x = f64::from(event.client_x());
        held.with_value(|held| {
            let Some((from, sizes)) = held else { return };
            if drag.with_untracked(Option::is_none) && (x - from).abs() < DRAG_AFTER {
                return;
            }
            let now = address_at(x).and_then(|address| addresses::nearest(sizes, edge, address));
            if let Some(now) = now {
                let next = Some(Drag {
                    subnet,
                    edge,
                    now: now.clone(),
                });
                if drag.with_untracked(|drag| *drag != next) {
                    drag.set(next);
                }
            }
        });
    };
    let give_up = move || {
        held.set_value(None);
        drag.set(None);
    };
    let up = move |_: PointerEvent| {
        held.set_value(None);
        let Some(Drag { now, .. }) = drag.get_untracked() else {
            return;
        };
        drag.set(None);
        let own = store.peek(|editor| editor.topology().subnet(subnet)?.cidr);
        if own != Some(now.block) {
            store.run_or_tell(Command::SetBlock(subnet, now.block));
        }
    };
    let keys = move |event: KeyboardEvent| {
        let larger = match (event.key().as_str(), edge) {
            ("ArrowLeft", Edge::Start) | ("ArrowRight", Edge::End) => true,
            ("ArrowRight", Edge::Start) | ("ArrowLeft", Edge::End) => false,
            ("Escape", _) if held.with_value(Option::is_some) => {
                event.prevent_default();
                event.stop_propagation();
                return give_up();
            }
            _ => return,
        };
        event.prevent_default();
        let own = store.peek(|editor| editor.topology().subnet(subnet)?.cidr);
        let Some(own) = own else { return };
        match addresses::next(&sizes(), own.network(), larger) {
            Ok(block) => store.run_or_tell(Command::SetBlock(subnet, block)),
            Err(why) => store.tell(Tone::Warning, why),
        }
    };
    let (class, word) = match edge {
        Edge::Start => ("segment-edge start", "Start"),
        Edge::End => ("segment-edge end", "End"),
    };
    let prefix = move || shown.get().map(|block| block.prefix().to_string());
    view! {
        <span
            class=class
            role="slider"
            tabindex="0"
            aria-label=move || format!("{word} of {}", name.get())
            aria-orientation="horizontal"
            aria-valuemin="16"
            aria-valuemax="28"
            aria-valuenow=prefix
            aria-valuetext=move || shown.get().map(|block| format!("{block}, {} usable", grouped(block.usable())))
            node_ref=handle
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| give_up()
            on:keydown=keys
        ></span>
    }
}
