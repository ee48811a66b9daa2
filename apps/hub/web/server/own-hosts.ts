import { hostname, networkInterfaces } from 'node:os';

/** The names and addresses that browsers may reach this computer by, the ones the school gave first. */
export const ownHosts = (
  given: readonly string[],
  machine: { readonly name: string; readonly addresses: readonly string[] } = {
    name: hostname(),
    addresses: Object.values(networkInterfaces())
      .flat()
      .flatMap((one) => (one === undefined || one.address.startsWith('fe80:') ? [] : [one.address])),
  },
): readonly string[] => {
  const name = machine.name.toLowerCase();
  const isName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name);
  const named = isName ? [name, ...(name.includes('.') ? [] : [`${name}.local`])] : [];
  return [...new Set([...given, ...named, 'localhost', '127.0.0.1', '::1', ...machine.addresses])];
};
