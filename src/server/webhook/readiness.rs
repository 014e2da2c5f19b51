//! Telling systemd how the service stands (`Type=notify`). Where there is no systemd nothing happens; that nobody
//! listens is no fault of ours.

/// Requests are served from now on.
pub fn ready() {
    #[cfg(unix)]
    drop(sd_notify::notify(&[sd_notify::NotifyState::Ready]));
}

/// The service is shutting down.
pub fn stopping() {
    #[cfg(unix)]
    drop(sd_notify::notify(&[sd_notify::NotifyState::Stopping]));
}
