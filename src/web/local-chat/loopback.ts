/** Whether an address is the machine itself: 127.0.0.0/8 or ::1, also as an IPv4 address written in IPv6. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || /^127(?:\.\d{1,3}){3}$/.test(plain);
}
