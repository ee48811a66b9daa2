export const weakening = {
  case: 'RT-034',
  file: 'packages/trust/src/report-key.ts',
  find: "return isRawSignature(Buffer.from(deliveryText(device.id, delivery), 'utf8'), sig, spki);",
  replace: 'return sig !== deliveryText(device.id, delivery) && isRawSignature !== null;',
  why: 'Any signature of a computer counts for any report in its name.',
} as const;
