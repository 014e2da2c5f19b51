//! Telling systemd how the service stands (`Type=notify`): one datagram to the socket that it names. Where there is
//! no systemd nothing happens.

/// Tells `state`: `READY=1` or `STOPPING=1`. That nobody listens is no fault of ours.
#[cfg(unix)]
pub fn tell(state: &str) {
    use std::os::unix::net::UnixDatagram;
    let (Some(name), Ok(socket)) = (std::env::var_os("NOTIFY_SOCKET"), UnixDatagram::unbound()) else { return };
    #[cfg(target_os = "linux")]
    if let Some(name) = name.to_str().and_then(|name| name.strip_prefix('@')) {
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::net::SocketAddr;
        let sent = SocketAddr::from_abstract_name(name).and_then(|to| socket.send_to_addr(state.as_bytes(), &to));
        return drop(sent);
    }
    drop(socket.send_to(state.as_bytes(), name));
}

/// There is no systemd here.
#[cfg(not(unix))]
pub fn tell(_state: &str) {}
