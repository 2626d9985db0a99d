// @generated from bots.yml by botserver-generator. Do not edit.
pub mod echo;
pub mod rosticceria_sacco;
pub mod spaghetteria_nadia;
