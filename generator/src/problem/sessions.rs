//! What can be wrong with the types that are kept for a chat.

/// With such a type, or a function that reads an older one; its name is told with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionProblem {
    /// The type is not `pub`.
    Private,
    /// The type has parameters.
    Generic,
    /// The function is not `pub`.
    PrivateMigration,
}
