export const weakening = {
  case: 'RT-125',
  file: 'packages/trust/src/evidence/judge-evidence-keys.ts',
  find: "  const approvers = known?.keys.holders ?? keys.holders.filter(({ part }) => part === 'lead');",
  replace: '  const approvers = keys.holders;',
  why: 'New keys are approved by whoever they name, and not by who held one before.',
} as const;
