//! Talking to services: connections, credentials and the tokens behind them.

pub mod auth;
pub mod http;
pub mod token;
