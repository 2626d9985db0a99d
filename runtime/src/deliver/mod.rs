//! From a decoded update to what becomes of it: one attempt to handle it, the calls of its reply, and the policy that
//! tells what each end of these means.

mod answer;
mod attempt;
mod policy;

pub(crate) use answer::LastCall;
pub(crate) use attempt::deliver;
pub use policy::Complaints;
pub(crate) use policy::Outcome;
