//! The plots, as SVG text for a page. Colours are names: the page's style says what they look like by day and by night.

use plotters::{
    coord::ranged1d::{IntoSegmentedCoord, SegmentValue},
    prelude::*,
};

use crate::{
    format,
    record::{Backing, Day},
    scenario::NAMES,
};

/// A drawing went wrong; the text says how.
pub type Drawn = anyhow::Result<String>;

/// Stand-ins that cannot occur by accident; [`finish`] turns each into the name of a colour.
const INK: RGBColor = RGBColor(1, 2, 0);
const GRID: RGBColor = RGBColor(1, 2, 1);
const SERIES: [RGBColor; 6] = [
    RGBColor(1, 3, 0),
    RGBColor(1, 3, 1),
    RGBColor(1, 3, 2),
    RGBColor(1, 3, 3),
    RGBColor(1, 3, 4),
    RGBColor(1, 3, 5),
];

/// The name of the colour of a series, for legends.
pub fn colour(series: usize) -> String {
    format!("var(--series-{})", series % SERIES.len())
}

/// A line, by the evening of each day.
struct Line {
    values: Vec<f64>,
    series: usize,
    filled: bool,
}

/// How a plot is laid out.
struct Layout {
    size: (u32, u32),
    days: (f64, f64),
    values: (f64, f64),
    ticks: (usize, usize),
    unit: &'static str,
}

impl Layout {
    const WIDE: (u32, u32) = (860, 340);
    const SMALL: (u32, u32) = (300, 190);

    fn of(days: &[Day], values: (f64, f64), unit: &'static str) -> Self {
        let last = days.last().map_or(1, |day| day.day).max(2);
        Self { size: Self::WIDE, days: (1.0, f64::from(last)), values, ticks: (10, 6), unit }
    }

    fn small(self) -> Self {
        Self { size: Self::SMALL, ticks: (5, 4), ..self }
    }
}

/// Balance of each holder.
pub fn balances(days: &[Day]) -> Drawn {
    let lines: Vec<Line> = (0..NAMES.len())
        .map(|series| Line { values: each(days, |day| amount_of(day, series)), series, filled: false })
        .collect();
    let layout = Layout::of(days, (0.0, highest(&lines) * 1.05), "aDOTb");
    draw(&layout, |chart| {
        for line in &lines {
            let style = SERIES[line.series % SERIES.len()].stroke_width(2);
            chart.draw_series(LineSeries::new(held(points(&layout, line).collect()), style))?;
        }
        Ok(())
    })
}

/// What one holder gained.
pub fn gained(days: &[Day], person: usize) -> Drawn {
    let values = each(days, |day| day.gained.get(person).map_or(0.0, |planck| signed_float(*planck)));
    let low = values.iter().copied().fold(0.0, f64::min);
    let line = Line { values, series: person, filled: true };
    let high = highest(std::slice::from_ref(&line));
    draw_lines(&Layout::of(days, (low * 1.1, high * 1.1), "DOT").small(), &[line])
}

/// Where the pool's money is: bonded, on its way back, and cash, one upon the other.
pub fn pool(days: &[Day]) -> Drawn {
    let cash = |day: &Day| format::float(day.cash + day.reserved);
    let unbonding = |day: &Day| cash(day) + format::float(day.unbonding);
    let bonded = |day: &Day| unbonding(day) + format::float(day.bonded);
    // The tallest first, so that the others are drawn over it; the order of the series is that of the legend.
    let lines = [
        Line { values: each(days, bonded), series: 0, filled: true },
        Line { values: each(days, unbonding), series: 1, filled: true },
        Line { values: each(days, cash), series: 2, filled: true },
    ];
    let top = highest(&lines);
    let layout = Layout::of(days, (0.0, top * 1.05), "DOT");
    draw(&layout, |chart| {
        for line in &lines {
            let points = points(&layout, line);
            let style = SERIES[line.series].filled();
            chart.draw_series(AreaSeries::new(points, 0.0, style))?;
        }
        Ok(())
    })
}

/// What one share is worth.
pub fn rate(days: &[Day]) -> Drawn {
    let line = Line { values: each(days, Day::rate), series: 2, filled: false };
    let top = highest(std::slice::from_ref(&line)).max(1.0001);
    let low = 1.0;
    draw_lines(&Layout::of(days, (low, top + (top - low) * 0.05), "DOT per share"), &[line])
}

/// Stake behind each validator, with a mark at its target. `top` is the largest value of the axis, so that two such plots can be compared.
pub fn backing(rows: &[Backing], top: f64) -> Drawn {
    let total: u128 = rows.iter().map(|row| row.stake).sum();
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (Layout::WIDE.0, 260)).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .x_label_area_size(42)
            .y_label_area_size(72)
            .build_cartesian_2d((0..rows.len().saturating_sub(1)).into_segmented(), 0.0..top)
            .map_err(broken)?;
        let name = |at: &SegmentValue<usize>| match at {
            SegmentValue::CenterOf(row) | SegmentValue::Exact(row) => {
                rows.get(*row).map_or(String::new(), |row| row.validator.to_string())
            }
            SegmentValue::Last => String::new(),
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .label_style(text())
            .axis_desc_style(text())
            .x_labels(rows.len().min(22))
            .y_labels(5)
            .x_label_formatter(&name)
            .y_label_formatter(&|value| format::axis(*value, top))
            .x_desc("validator")
            .y_desc("DOT")
            .draw()
            .map_err(broken)?;
        let gap = if rows.len() > 24 { 1 } else { 8 };
        let end =
            |at: usize| if at + 1 < rows.len() { SegmentValue::Exact(at + 1) } else { SegmentValue::Last };
        let bars = rows.iter().enumerate().map(|(at, row)| {
            let corners = [(SegmentValue::Exact(at), format::float(row.stake)), (end(at), 0.0)];
            let mut bar = Rectangle::new(corners, SERIES[0].filled());
            bar.set_margin(0, 0, gap, gap);
            bar
        });
        chart.draw_series(bars).map_err(broken)?;
        let marks = rows.iter().enumerate().map(|(at, row)| {
            let target = format::float(total) * f64::from(row.target_bps) / 10_000.0;
            let ends = [(SegmentValue::Exact(at), target), (end(at), target)];
            PathElement::new(ends, SERIES[1].stroke_width(3))
        });
        chart.draw_series(marks).map_err(broken)?;
        area.present().map_err(broken)?;
    }
    Ok(finish(svg))
}

/// The largest stake or target of some rows, for the axis.
pub fn top(rows: &[Backing]) -> f64 {
    let total: f64 = rows.iter().map(|row| format::float(row.stake)).sum();
    let target = |row: &Backing| total * f64::from(row.target_bps) / 10_000.0;
    rows.iter().map(|row| format::float(row.stake).max(target(row))).fold(1.0, f64::max) * 1.08
}

type Chart<'a, 'b> = ChartContext<
    'a,
    SVGBackend<'b>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;
type Failed<'b> = DrawingAreaErrorKind<<SVGBackend<'b> as DrawingBackend>::ErrorType>;

fn draw_lines(layout: &Layout, lines: &[Line]) -> Drawn {
    draw(layout, |chart| {
        for line in lines {
            let colour = SERIES[line.series % SERIES.len()];
            if line.filled {
                let fill = colour.mix(0.18);
                chart.draw_series(AreaSeries::new(points(layout, line), 0.0, fill))?;
            }
            chart.draw_series(LineSeries::new(points(layout, line), colour.stroke_width(2)))?;
        }
        Ok(())
    })
}

/// Axes, grid and whatever `what` draws.
fn draw<F>(layout: &Layout, what: F) -> Drawn
where
    F: for<'a, 'b> FnOnce(&mut Chart<'a, 'b>) -> Result<(), Failed<'b>>,
{
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, layout.size).into_drawing_area();
        let range = layout.values.1 - layout.values.0;
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .margin_right(18)
            .x_label_area_size(42)
            .y_label_area_size(72)
            .build_cartesian_2d(layout.days.0..layout.days.1, layout.values.0..layout.values.1)
            .map_err(broken)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(INK)
            .label_style(text())
            .axis_desc_style(text())
            .x_labels(layout.ticks.0)
            .y_labels(layout.ticks.1)
            .x_label_formatter(&|day| format!("{day:.0}"))
            .y_label_formatter(&|value| format::axis(*value, range))
            .x_desc("day")
            .y_desc(layout.unit)
            .draw()
            .map_err(broken)?;
        what(&mut chart).map_err(broken)?;
        drop(chart);
        area.present().map_err(broken)?;
    }
    Ok(finish(svg))
}

/// Makes the picture scale with the page, and take its colours and letters from there.
fn finish(svg: String) -> String {
    let name = |colour: RGBColor| format!("\"#{:02X}{:02X}{:02X}\"", colour.0, colour.1, colour.2);
    let mut svg = svg.replace(&name(INK), "\"var(--ink)\"").replace(&name(GRID), "\"var(--grid)\"");
    for (series, stand_in) in SERIES.iter().enumerate() {
        svg = svg.replace(&name(*stand_in), &format!("\"{}\"", colour(series)));
    }
    svg = svg.replace(" font-family=\"sans-serif\"", "");
    match (svg.find(" width="), svg.find(" viewBox=")) {
        (Some(from), Some(to)) if from < to => svg.replace_range(from..to, ""),
        _ => {}
    }
    svg
}

fn text() -> TextStyle<'static> {
    ("sans-serif", 14).into_font().color(&INK)
}

fn broken(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("a plot could not be drawn: {error}")
}

fn each(days: &[Day], value: impl Fn(&Day) -> f64) -> Vec<f64> {
    days.iter().map(value).collect()
}

fn amount_of(day: &Day, person: usize) -> f64 {
    day.balances.get(person).map_or(0.0, |planck| format::float(*planck))
}

fn signed_float(planck: i128) -> f64 {
    format::float(planck.unsigned_abs()) * if planck < 0 { -1.0 } else { 1.0 }
}

/// The largest value, and never zero: an axis needs a length.
fn highest(lines: &[Line]) -> f64 {
    let top = lines.iter().flat_map(|line| &line.values).copied().fold(0.0, f64::max);
    if top > 0.0 {
        top
    } else {
        1.0
    }
}

/// The days from the last zero before something was held to the first zero after it: nobody is drawn along the bottom while holding nothing.
fn held(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let first = points.iter().position(|(_, value)| *value > 0.0).unwrap_or(points.len());
    let last = points.iter().rposition(|(_, value)| *value > 0.0).unwrap_or(0);
    let from = first.saturating_sub(1);
    points.into_iter().take(last + 2).skip(from).collect()
}

fn points<'a>(layout: &Layout, line: &'a Line) -> impl Iterator<Item = (f64, f64)> + 'a {
    let first = layout.days.0;
    line.values.iter().enumerate().map(move |(at, value)| (first + at as f64, *value))
}
