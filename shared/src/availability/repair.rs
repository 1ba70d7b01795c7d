//! Parts that fail and are repaired: how often, for how long, and what follows for the system.

/// Hours in a year of 365 days.
pub const HOURS_A_YEAR: f64 = 8_760.0;

/// How a part fails and comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair {
    /// The mean time between failures: how long it is up, in hours.
    pub mtbf: f64,
    /// The mean time to repair, detection included: how long it is down, in hours.
    pub mttr: f64,
}

impl Repair {
    /// The share of time that it is up. What is repaired at once is always up.
    #[must_use]
    pub fn availability(self) -> f64 {
        let (up, down) = (self.mtbf.max(0.0), self.mttr.max(0.0));
        if down == 0.0 || up.is_infinite() {
            1.0
        } else if down.is_infinite() {
            0.0
        } else {
            up / (up + down)
        }
    }

    /// What is repaired in so many hours and has this availability.
    #[must_use]
    pub fn from_availability(availability: f64, mttr: f64) -> Self {
        let down = 1.0 - availability;
        let mtbf = if down > 0.0 {
            mttr * availability / down
        } else {
            f64::INFINITY
        };
        Self { mtbf, mttr }
    }

    /// Failures an hour, in the long run.
    #[must_use]
    pub fn frequency(self) -> f64 {
        let turn = self.mtbf.max(0.0) + self.mttr.max(0.0);
        if turn > 0.0 { 1.0 / turn } else { 0.0 }
    }
}

/// How often a system fails and for how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outages {
    /// How many an hour.
    pub frequency: f64,
    /// How long it is up between two, in hours; infinite when there are none.
    pub mean_up: f64,
    /// How long one takes, in hours.
    pub mean_down: f64,
}

impl Outages {
    /// What follows for a system that is down for a share of the time, from the Birnbaum importance of
    /// its parts and how they fail.
    #[must_use]
    pub fn of(unavailability: f64, parts: impl IntoIterator<Item = (f64, Repair)>) -> Self {
        let frequency: f64 = (parts.into_iter())
            .map(|(birnbaum, repair)| birnbaum * repair.frequency())
            .sum();
        if frequency > 0.0 {
            Self {
                frequency,
                mean_up: (1.0 - unavailability) / frequency,
                mean_down: unavailability / frequency,
            }
        } else {
            Self {
                frequency: 0.0,
                mean_up: f64::INFINITY,
                mean_down: 0.0,
            }
        }
    }

    /// How many a year.
    #[must_use]
    pub fn a_year(self) -> f64 {
        self.frequency * HOURS_A_YEAR
    }
}

/// The share of time that a pair is down while it switches over: failures of the primary an hour, and
/// hours that a switch takes.
#[must_use]
pub fn switching(failures_an_hour: f64, hours: f64) -> f64 {
    (failures_an_hour * hours).clamp(0.0, 1.0)
}
