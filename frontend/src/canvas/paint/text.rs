//! Words on the canvas: faces, measuring, and fitting into the room there is.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use web_sys::CanvasRenderingContext2d;

use super::brush::{Brush, Snap};
use crate::browser::canvas;
use crate::canvas::theme::Theme;

/// A face in which words are set: weight, size, and the least size on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// The title of a container.
    Title,
    /// The name of a node.
    Name,
    /// The fact below a name.
    Fact,
    /// An address.
    Address,
    /// The letter of a zone.
    Letter,
    /// The words of a link.
    Label,
}

impl Face {
    const fn weight(self) -> u32 {
        match self {
            Self::Title | Self::Letter => 600,
            Self::Name => 500,
            Self::Fact | Self::Address | Self::Label => 400,
        }
    }

    const fn size(self) -> f64 {
        match self {
            Self::Title | Self::Fact | Self::Address => 12.0,
            Self::Name => 13.0,
            Self::Letter => 26.0,
            Self::Label => 11.0,
        }
    }

    /// Names and titles stay readable a while when the drawing gets smaller.
    const fn least(self) -> f64 {
        match self {
            Self::Name => 9.5,
            Self::Title => 9.0,
            Self::Fact | Self::Address | Self::Label => 8.0,
            Self::Letter => 0.0,
        }
    }

    /// The size in CSS pixels at a zoom.
    pub fn size_at(self, zoom: f64) -> f64 {
        (self.size() * zoom).max(self.least())
    }

    fn font(self, theme: &Theme, pixels: f64) -> String {
        let family = if self == Self::Address {
            &theme.font_code
        } else {
            &theme.font
        };
        format!("{} {pixels}px {family}", self.weight())
    }
}

/// Words that have been measured before.
#[derive(Debug, Default)]
pub struct Measures {
    context: RefCell<Option<CanvasRenderingContext2d>>,
    widths: RefCell<HashMap<(Face, String), f64>>,
    folds: RefCell<HashMap<(Face, String), Option<usize>>>,
    fitted: RefCell<HashMap<(Face, String, i64), Rc<str>>>,
}

/// After these a name may go on in another line.
const PARTED_AFTER: [char; 5] = [' ', '-', '_', '.', '/'];
/// A name is looked at for so many places to part it.
const MOST_FOLDS: usize = 12;
/// From one line to the next, in sizes of the letters.
const LEADING: f64 = 1.15;

/// Beyond this many words the memory is emptied.
const REMEMBERED: usize = 20_000;

impl Measures {
    /// Forgets everything, for example when the typeface has changed.
    pub fn forget(&self) {
        self.widths.borrow_mut().clear();
        self.folds.borrow_mut().clear();
        self.fitted.borrow_mut().clear();
    }

    /// The width of words at a size of 100 pixels.
    fn width(&self, theme: &Theme, face: Face, words: &str) -> f64 {
        let key = (face, words.to_owned());
        if let Some(width) = self.widths.borrow().get(&key) {
            return *width;
        }
        let mut context = self.context.borrow_mut();
        if context.is_none() {
            *context = scratch();
        }
        let Some(context) = context.as_ref() else {
            return 0.0;
        };
        context.set_font(&face.font(theme, 100.0));
        let width = context
            .measure_text(words)
            .map_or(0.0, |measured| measured.width());
        let mut widths = self.widths.borrow_mut();
        if widths.len() > REMEMBERED {
            widths.clear();
        }
        widths.insert(key, width);
        width
    }

    /// Where two lines of the words begin and end, so that the wider one is as narrow as it can be; none where
    /// they cannot be parted.
    fn fold(&self, theme: &Theme, face: Face, words: &str) -> Option<usize> {
        let key = (face, words.to_owned());
        if let Some(fold) = self.folds.borrow().get(&key) {
            return *fold;
        }
        let ends = words
            .char_indices()
            .filter(|(_, letter)| PARTED_AFTER.contains(letter));
        let places = ends.map(|(at, letter)| at + letter.len_utf8());
        let wider = |at: &usize| {
            let (first, second) = words.split_at(*at);
            let width = |line: &str| self.width(theme, face, line.trim_end());
            width(first).max(width(second))
        };
        let inside = places.filter(|at| *at < words.len()).take(MOST_FOLDS);
        let widths = inside.map(|at| (at, wider(&at)));
        let fold = widths
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(at, _)| at);
        let mut folds = self.folds.borrow_mut();
        if folds.len() > REMEMBERED {
            folds.clear();
        }
        folds.insert(key, fold);
        fold
    }

    /// As many of the words as fit into the room, with an ellipsis when some do not; `room` is in
    /// hundredths of the size of the letters.
    fn fit(&self, theme: &Theme, face: Face, words: &str, room: f64) -> Rc<str> {
        let key = (face, words.to_owned(), room as i64);
        if let Some(fitted) = self.fitted.borrow().get(&key) {
            return Rc::clone(fitted);
        }
        // Letters that were made as small as the room asks for are as wide as it, but for rounding.
        let fitted: Rc<str> = if self.width(theme, face, words) <= room + 0.5 {
            words.into()
        } else {
            let letters: Vec<char> = words.chars().take(300).collect();
            let shortened = |count: usize| {
                let start: String = letters.iter().take(count).collect();
                format!("{}…", start.trim_end())
            };
            let fits = |count: &usize| self.width(theme, face, &shortened(*count)) <= room;
            let (mut least, mut most) = (0, letters.len());
            while least < most {
                let middle = (least + most).div_ceil(2);
                if fits(&middle) {
                    least = middle
                } else {
                    most = middle - 1
                }
            }
            if least == 0 {
                "".into()
            } else {
                shortened(least).into()
            }
        };
        let mut known = self.fitted.borrow_mut();
        if known.len() > REMEMBERED {
            known.clear();
        }
        known.insert(key, Rc::clone(&fitted));
        fitted
    }
}

/// A context on which nobody looks.
pub fn scratch() -> Option<CanvasRenderingContext2d> {
    canvas::context(&canvas::unseen()?)
}

/// The next smaller size in quarters of a pixel: of few sizes the browser knows the letters already.
fn quarters(pixels: f64) -> f64 {
    (pixels * 4.0).floor() / 4.0
}

/// Words may be set so much smaller than their face says before they are cut.
const TIGHTER: f64 = 0.85;
/// Nothing smaller than this can be read, in CSS pixels.
const SMALLEST: f64 = 6.5;
/// What is smaller than this is read with pains.
const EASY: f64 = 7.5;
/// What stands between two facts of a component.
const BETWEEN_FACTS: &str = " · ";

/// Which end of the words stands at the given place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Their beginning.
    Start,
    /// Their middle.
    Middle,
    /// Their end.
    End,
}

impl Brush<'_> {
    /// Device pixels of a face at this zoom.
    fn pixels(&self, face: Face) -> f64 {
        (face.size_at(self.zoom) * self.density * 4.0).snap() / 4.0
    }

    /// The width that words take, in device pixels.
    pub fn width_of(&self, face: Face, words: &str) -> f64 {
        self.paintbox.measures.width(self.theme(), face, words) * self.pixels(face) / 100.0
    }

    /// Sets words around a level line through `y`, shortened to `room`; returns their width.
    pub fn words(
        &self,
        face: Face,
        words: &str,
        at: (f64, f64),
        align: Align,
        room: f64,
        colour: &str,
    ) -> f64 {
        self.words_over(face, words, at, align, room, colour, None)
    }

    /// Whether words fit into one line, read with ease.
    pub fn fits(&self, face: Face, words: &str, room: f64) -> bool {
        self.fits_at(EASY, face, words, room)
    }

    /// Whether words fit into one line at a size in CSS pixels, or at the least that they are set in.
    fn fits_at(&self, size: f64, face: Face, words: &str, room: f64) -> bool {
        let least = (face.size() * self.zoom * TIGHTER).max(size) * self.density;
        let pixels = self.pixels(face);
        self.width_of(face, words) * least.min(pixels) <= room * pixels
    }

    /// Sets words in two lines around a level line through `y`, in the room that each of them has; not where
    /// they would not fit, with what height there is.
    pub fn folded(
        &self,
        face: Face,
        words: &str,
        (x, y): (f64, f64),
        room: impl Fn(f64) -> f64,
        height: f64,
        colour: &str,
    ) -> bool {
        let fold = self.paintbox.measures.fold(self.theme(), face, words);
        let Some((first, second)) = fold.map(|at| words.split_at(at)) else {
            return false;
        };
        let pixels = self.pixels(face);
        let away = pixels * LEADING / 2.0;
        let lines = [(first.trim_end(), y - away), (second, y + away)];
        let shares = lines.map(|(line, y)| room(y) / self.width_of(face, line).max(1.0));
        let pixels = quarters(pixels * shares[0].min(shares[1]).min(1.0));
        if pixels < SMALLEST * self.density || 2.0 * pixels * LEADING > height {
            return false;
        }
        for (line, y) in lines {
            self.set(face, line, (x, y), pixels, colour, None);
        }
        true
    }

    /// As many of the facts that are written one after the other as fit, read with ease; at least the first. Where
    /// the drawing is small and even that would be cut, it is left to a larger view.
    pub fn facts<'w>(&self, face: Face, words: &'w str, room: f64) -> &'w str {
        let mut facts = words;
        while !self.fits(face, facts, room)
            && let Some((fewer, _)) = facts.rsplit_once(BETWEEN_FACTS)
        {
            facts = fewer;
        }
        match self.zoom >= 1.0 || self.fits_at(SMALLEST, face, facts, room) {
            true => facts,
            false => "",
        }
    }

    /// Letters of a size from `x` on around a level line through `y`, with a rim of another colour around them.
    fn set(
        &self,
        face: Face,
        words: &str,
        (x, y): (f64, f64),
        pixels: f64,
        colour: &str,
        rim: Option<&str>,
    ) {
        self.context.set_font(&face.font(self.theme(), pixels));
        self.context.set_text_baseline("alphabetic");
        // Capital letters are about 0.72 high, so their middle is 0.36 above the base line.
        let (x, y) = (x.snap(), (y + pixels * 0.36).snap());
        if let Some(rim) = rim {
            self.context.set_stroke_style_str(rim);
            self.context.set_line_width(4.0 * self.density);
            self.context.stroke_text(words, x, y).ok();
        }
        self.context.set_fill_style_str(colour);
        self.context.fill_text(words, x, y).ok();
    }

    /// Words in one line with a rim of another colour around the letters, which parts lines beneath them.
    #[expect(
        clippy::too_many_arguments,
        reason = "the same as for words, and the rim"
    )]
    pub fn words_over(
        &self,
        face: Face,
        words: &str,
        (x, y): (f64, f64),
        align: Align,
        room: f64,
        colour: &str,
        rim: Option<&str>,
    ) -> f64 {
        let pixels = self.pixels(face);
        if words.is_empty() || room < pixels {
            return 0.0;
        }
        // Words that were made larger to be readable give that up, and a little more, before they are cut.
        let whole = self.width_of(face, words);
        let least = (face.size() * self.zoom * TIGHTER).max(SMALLEST) * self.density;
        let pixels = if whole > room {
            quarters(pixels * room / whole).max(least).min(pixels)
        } else {
            pixels
        };
        let fitted = self
            .paintbox
            .measures
            .fit(self.theme(), face, words, room * 100.0 / pixels);
        let width = self.paintbox.measures.width(self.theme(), face, &fitted) * pixels / 100.0;
        let x = match align {
            Align::Start => x,
            Align::Middle => x - width / 2.0,
            Align::End => x - width,
        };
        self.set(face, &fitted, (x, y), pixels, colour, rim);
        width
    }
}
