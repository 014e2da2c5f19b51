//! What chatferry serves itself: the simulated services, and the receiver of webhooks. Nothing here is a client.

pub mod simulate;
pub mod webhook;
