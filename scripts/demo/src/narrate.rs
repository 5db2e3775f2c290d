//! The voice: tells what happens, line by line, with a progress bar below where there is a terminal for it.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::{format, record::Event};

/// Tells and keeps what it told.
pub struct Voice {
    bar: ProgressBar,
    events: Vec<Event>,
}

impl Voice {
    /// A voice for so many days. Without a terminal there is no bar, only the lines.
    pub fn new(days: u32) -> Self {
        let bar = ProgressBar::new(days.into());
        let style =
            ProgressStyle::with_template("  {bar:40} day {pos} of {len}, {elapsed} so far, {eta} to go");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar, events: Vec::new() }
    }

    /// Tells an event at a minute of a day (counted from 0), and keeps it.
    pub fn event(&mut self, day: u32, minute: u32, text: String) {
        let time = format::time(minute);
        self.say(&format!("Day {:>3}  {time}  {text}", day + 1));
        self.events.push(Event { day: day + 1, time, text });
    }

    /// Tells how things stand; an event of its own it is not.
    pub fn standing(&mut self, day: u32, text: &str) {
        self.say(&format!("Day {:>3}  evening  {text}", day + 1));
    }

    /// A day is over.
    pub fn next_day(&self) {
        self.bar.inc(1);
    }

    /// All that was told.
    pub fn finish(self) -> Vec<Event> {
        self.bar.finish_and_clear();
        self.events
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| println!("{line}"));
    }
}
