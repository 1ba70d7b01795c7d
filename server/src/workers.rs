//! Work that keeps a processor busy, a little more of it at once than there are processors. What is more
//! waits in a line; when the line is long, the client is told to come back.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Error;

/// While one hands its turn to the next its processor would have nothing to do: so many more have one.
const SPARE: usize = 1;
/// How many wait for each processor until others are sent away.
const WAITING: usize = 64;

/// The processors and the line in front of them.
#[derive(Debug, Clone)]
pub struct Workers {
    /// A place for everybody who works or waits.
    places: Arc<Semaphore>,
    /// A turn for everybody who works.
    turns: Arc<Semaphore>,
}

impl Default for Workers {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(cores + SPARE, cores * WAITING)
    }
}

impl Workers {
    /// So many at once, and so many more in the line.
    #[must_use]
    pub fn new(at_once: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once + waiting)),
            turns: Arc::new(Semaphore::new(at_once)),
        }
    }

    /// Does the work where it does not hold up other requests.
    ///
    /// # Errors
    /// What the work says, or that there is too much of it.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| Error::Internal)?;
        // Work that nobody waits for any more still takes its processor until it ends.
        let task = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        task.await.map_err(|error| {
            tracing::error!(%error, "work for a request did not end");
            Error::Internal
        })?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn what_is_more_waits_and_what_is_too_much_is_sent_away() {
        let workers = Workers::new(1, 1);
        let (go_on, told) = mpsc::channel();
        let first = tokio::spawn({
            let workers = workers.clone();
            async move {
                workers
                    .work(move || told.recv().map_err(|_| Error::Internal))
                    .await
            }
        });
        while workers.turns.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::spawn({
            let workers = workers.clone();
            async move { workers.work(|| Ok(2)).await }
        });
        while workers.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(workers.work(|| Ok(3)).await, Err(Error::Busy));
        go_on.send(1).unwrap();
        assert_eq!(first.await.unwrap(), Ok(1));
        assert_eq!(second.await.unwrap(), Ok(2));
        assert_eq!(workers.work(|| Ok(3)).await, Ok(3));
    }
}
