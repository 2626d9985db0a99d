// @generated from bots.yml by botserver-generator. Do not edit.
pub mod echo;
pub mod first;
pub mod second;
pub mod third;
