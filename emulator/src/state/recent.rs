//! A map that forgets its oldest entries.

use std::collections::{HashMap, VecDeque};

/// The newest entries by name.
pub(crate) struct Recent<T> {
    entries: HashMap<String, T>,
    order: VecDeque<String>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<T> Recent<T> {
    /// Adds an entry whose name is new; beyond `cap` entries the oldest goes.
    pub(crate) fn insert(&mut self, name: String, value: T, cap: usize) {
        if self.order.len() >= cap
            && let Some(oldest) = self.order.pop_front()
        {
            self.entries.remove(&oldest);
        }
        self.order.push_back(name.clone());
        self.entries.insert(name, value);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.entries.get(name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.entries.get_mut(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.entries.iter()
    }
}
