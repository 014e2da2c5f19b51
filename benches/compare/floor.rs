//! The floor: what reading the same pages from one socket and writing their raw bytes to a file costs, and nothing
//! else. No JSON, no check, no TLS, one connection.
//!
//! `floor ADDRESS comm100|vcc PAGES FILE`

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;

const BLOCK: usize = 128 << 10;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, address, service, pages, path] = &arguments[..] else {
        return Err(io::Error::other("floor ADDRESS comm100|vcc PAGES FILE"));
    };
    let mut stream = TcpStream::connect(address)?;
    let mut file = File::create(path)?;
    let mut block = vec![0; BLOCK];
    for page in 0..pages.parse::<usize>().map_err(io::Error::other)? {
        let request = match service.as_str() {
            "vcc" => format!("GET /v2/projects/822/chats?start={}&limit=500", page * 500),
            _ => format!("POST /v4/livechat/chats:Search?pageIndex={}&pageSize=500", page + 1),
        };
        let head = format!("{request} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 2\r\n\r\n{{}}");
        stream.write_all(head.as_bytes())?;
        copy_body(&mut stream, &mut file, &mut block)?;
    }
    Ok(())
}

/// Copies one answer's body, as long as its head says.
fn copy_body(stream: &mut TcpStream, file: &mut File, block: &mut [u8]) -> io::Result<()> {
    let mut filled = 0;
    let body = loop {
        filled += stream.read(&mut block[filled..])?;
        if let Some(end) = block[..filled].windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = String::from_utf8_lossy(&block[..body]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse::<usize>().ok());
    let mut left = length.ok_or_else(|| io::Error::other("no content-length"))?;
    file.write_all(&block[body..filled])?;
    left -= filled - body;
    while left > 0 {
        let read = stream.read(block)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.write_all(&block[..read])?;
        left -= read;
    }
    Ok(())
}
