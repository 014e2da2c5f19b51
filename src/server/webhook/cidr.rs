//! A range of addresses, as in `10.80.0.0/16` or `2001:db8::/32`. A bare address is a range of one.

use std::net::IpAddr;
use std::str::FromStr;

/// A range of addresses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Cidr {
    base: u128,
    /// Bits of the address that may differ.
    free: u32,
}

impl Cidr {
    /// Whether `address` is in the range; an IPv4 address that comes as IPv6 (`::ffff:10.0.0.1`) counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        number(address).checked_shr(self.free) == self.base.checked_shr(self.free)
    }
}

impl FromStr for Cidr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || format!("`{text}` is no address range; expected one like 10.80.0.0/16 or 2001:db8::/32");
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(|_| expected())?;
        let bits: u32 = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(bits), str::parse).map_err(|_| expected())?;
        let free = bits.checked_sub(length).ok_or_else(expected)?;
        Ok(Self { base: number(address), free })
    }
}

/// Both families in one space, IPv4 where IPv6 maps it.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_ipv6_mapped()),
        IpAddr::V6(address) => u128::from(address),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_what_they_say() {
        for (range, address, inside) in [
            ("10.80.0.0/16", "10.80.255.1", true),
            ("10.80.0.0/16", "10.81.0.1", false),
            ("10.80.7.9/16", "10.80.255.1", true),
            ("10.0.0.1", "10.0.0.1", true),
            ("10.0.0.1", "10.0.0.2", false),
            ("10.0.0.1", "::ffff:10.0.0.1", true),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ] {
            let cidr: Cidr = range.parse().unwrap();
            assert_eq!(cidr.contains(address.parse().unwrap()), inside, "{range} {address}");
        }
        for wrong in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/x", "example.com"] {
            assert!(wrong.parse::<Cidr>().is_err(), "{wrong}");
        }
    }
}
