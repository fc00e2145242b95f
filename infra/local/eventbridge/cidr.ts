import { BlockList, isIP } from 'node:net';
import { invalid } from './refusal.ts';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** What AWS takes for an address, zones (`%eth0`) apart. */
export const isAddressLiteral = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

/** The same address, however it is written. */
export const sameAddress = (wanted: string): ((address: string) => boolean) => {
  const family = familyOf(wanted);
  const list = new BlockList();
  list.addAddress(wanted, family);
  return (address) =>
    isAddressLiteral(address) && familyOf(address) === family && list.check(address, family);
};

/** A network of IPv4 or IPv6; AWS wants masks below the full 32 or 128 bits. */
export const compileCidr = (network: string): ((address: string) => boolean) => {
  const parts = network.split('/');
  const [address = '', bits = ''] = parts;
  if (parts.length !== 2 || bits === '') throw invalid("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d{1,9}$/.test(bits)) throw invalid('Malformed CIDR, mask bits must be an integer');
  const mask = Number(bits);
  if (mask < 0) throw invalid('Malformed CIDR, mask bits must not be negative');
  if (!isAddressLiteral(address)) throw invalid(`Nonstandard IP address: ${address}`);
  const family = familyOf(address);
  if (family === 'ipv4' && mask > 31) throw invalid('IPv4 mask bits must be < 32');
  if (mask > 127) throw invalid('IPv6 mask bits must be < 128');
  const block = new BlockList();
  block.addSubnet(address, mask, family);
  return (text) => isAddressLiteral(text) && familyOf(text) === family && block.check(text, family);
};
