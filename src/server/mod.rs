//! What chatferry serves itself: for now the simulated services. Nothing here is a client.

pub mod simulate;
