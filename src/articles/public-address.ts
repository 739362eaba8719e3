import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AppError } from '../errors.ts';

/**
 * Whether an IP address belongs to the public internet: not loopback, private, link-local, carrier-grade NAT,
 * multicast, documentation, benchmarking or reserved (IANA special-purpose registries), and no IPv6 form that
 * carries an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo) unless it is mapped and that one is public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return (
    parsed.kind() === 'ipv4' ||
    parsed
      .toByteArray()
      .slice(0, 12)
      .some((byte) => byte !== 0)
  );
}

/** The error for an address this service must not call. Names no path or query: they may hold a secret. */
export function privateAddressError(hostname: string): AppError {
  return new AppError(
    'FETCH_FAILED',
    `The address ${hostname} leads into a private or local network, so it was not opened; use a public web address`,
  );
}

/**
 * A `lookup` for sockets that fails when any address of the name is not public. The socket connects to what was
 * checked here, so a name that changes between a check and the connection (DNS rebinding) gains nothing.
 */
export const lookupPublicAddress: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 4);
    const first = addresses[0];
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(privateAddressError(hostname), '', 4);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};
