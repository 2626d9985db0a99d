//! What can be wrong with a function of a handler file.

use crate::fleet::SessionScope;

/// With a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FunctionProblem {
    /// It is not `pub`, and its name is that of a handler.
    Private {
        /// `async fn`.
        is_async: bool,
    },
    /// It is not `pub`, and its name begins like a handler's.
    ReservedName,
    /// It is there only under a `cfg`.
    Conditional,
    /// There is another one of its name.
    Twice,
    /// Its name is nearly that of a handler; which.
    Nearly(String),
    /// `on_…` of no kind of update.
    UnknownKind {
        /// What follows `on_`.
        kind: String,
        /// What was probably meant.
        meant: Meant,
    },
    /// `unsafe fn`.
    Unsafe,
    /// It has type parameters; what it can take instead.
    Generic(Offers),
    /// It takes `self`.
    TakesSelf,
    /// It takes `&mut`.
    Mutable,
    /// It takes `Bot` instead of `&Bot`.
    ByValue(String),
    /// It takes `&'static Bot` instead of `&Bot`.
    Static(String),
    /// It takes two things of one type.
    SameParameter,
    /// It takes `&Settings` of a file without such a struct.
    NoSettings,
    /// It takes a session of a file without such a type.
    NoSession(SessionScope),
    /// It takes a session otherwise than by `&mut`.
    SessionByValue(SessionScope),
    /// It takes `Args` and is no command.
    ArgsOutside(Offers),
    /// It takes `AtWork`, and has to wait for its turn.
    AtWorkOutside,
    /// It does not wait for its turn, and takes a session.
    UrgentWithSession(SessionScope),
    /// It does not wait for its turn, and wants to be told to stop.
    UrgentAndStoppable,
    /// It wants to be told to stop, and is not `async`.
    StoppableAndBlocking,
    /// It takes something that is no named type.
    OddParameter(Offers),
    /// It takes a type that dispatch does not have.
    UnknownParameter {
        /// The type.
        name: String,
        /// What it can take.
        offers: Offers,
    },
    /// A command that Telegram does not take.
    CommandName,
    /// A command without a text for the menu.
    NoMenuText,
    /// A text that is too long for the menu, in characters.
    LongMenuText(usize),
    /// A command that is one too many for the menu.
    MenuIsFull,
}

/// What a function can take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Offers {
    /// The payload of its kind; `None` for `on_update`.
    pub payload: Option<String>,
    /// Whether it can have `Args`.
    pub args: bool,
    /// Whether the file has a `Settings`.
    pub settings: bool,
    /// Whether it can have `AtWork`.
    pub at_work: bool,
    /// The sessions that the file has.
    pub sessions: Vec<&'static str>,
}

/// What an `on_…` of no kind was meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Meant {
    /// This function.
    Function(String),
    /// `on_message`, and this field of the message.
    Content(String),
    /// Nobody knows.
    Nothing,
}
